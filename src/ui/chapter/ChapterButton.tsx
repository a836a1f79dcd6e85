import { IconBook2 } from '@tabler/icons-react';
import classes from '../app/Header.module.css';
import { openChapter } from './chapter.ts';

/** Opens the chapter's experiments. */
export function ChapterButton() {
  return (
    <button type="button" className={classes.chapter} onClick={(event) => openChapter(event.currentTarget)}>
      <IconBook2 size={14} stroke={1.75} aria-hidden="true" />
      Chapter experiments
    </button>
  );
}
