import { lazy, Suspense } from 'react';
import { closeChapter, useChapter } from './chapter.ts';

const ChapterDialog = lazy(async () => ({ default: (await import('./ChapterDialog.tsx')).ChapterDialog }));

/** The chapter's experiments while they are open, loaded when they are first asked for. Outside of the page's header. */
export function Chapter() {
  const { isOpen, opener } = useChapter();
  return <Suspense>{isOpen && <ChapterDialog returnFocus={opener} onClose={closeChapter} />}</Suspense>;
}
