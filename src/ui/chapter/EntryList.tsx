import { ActionIcon } from '@mantine/core';
import { IconArrowBarToDown } from '@tabler/icons-react';
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { CatalogueEntry } from '../../catalogue/entry.ts';
import classes from './Chapter.module.css';
import { bookFiguresOf, formatRange, isUnfinished, measuredFiguresOf } from './figures.ts';
import { putOnBench } from './putOnBench.ts';
import { useMeasured } from './useMeasured.ts';

interface EntryListProps {
  readonly selectedId: string;
  readonly onSelect: (id: string) => void;
  /** An experiment is on the bench. */
  readonly onDone: () => void;
}

function Figures({ entry }: { readonly entry: CatalogueEntry }) {
  const measured = useMeasured();
  const book = formatRange(bookFiguresOf(entry));
  const ours = measured.state === 'ready' ? formatRange(measuredFiguresOf(entry, measured.results)) : null;
  const isPartly = ours !== null && measured.state === 'ready' && isUnfinished(entry, measured.results);
  return (
    <span className={classes.figures}>
      <span>
        <span className={classes.figureName}>Book </span>
        {book ?? '–'}
      </span>
      <span>
        <span className={classes.figureName}>Ours </span>
        {ours ?? '–'}
        {isPartly && <span className={classes.figureName}> so far</span>}
      </span>
    </span>
  );
}

/** Every row of the chapter with the book's figure and ours. */
export function EntryList({ selectedId, onSelect, onDone }: EntryListProps) {
  return (
    <ul className={classes.entries} aria-label="Rows of the chapter">
      {CATALOGUE.map((entry) => (
        <li key={entry.id} data-selected={entry.id === selectedId || undefined}>
          <button
            type="button"
            className={classes.entry}
            aria-current={entry.id === selectedId || undefined}
            onClick={() => onSelect(entry.id)}
          >
            <span className={classes.row}>
              <span className="visually-hidden">Row </span>
              {entry.row}
            </span>
            <span className={classes.entryName}>{entry.title}</span>
            <Figures entry={entry} />
          </button>
          {entry.kind === 'experiments' && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={28}
              aria-label={`Put ${entry.title} on the bench`}
              title="Put on the bench"
              onClick={() => {
                putOnBench(entry, entry.experiments[0]);
                onDone();
              }}
            >
              <IconArrowBarToDown size={16} stroke={1.75} aria-hidden="true" />
            </ActionIcon>
          )}
        </li>
      ))}
    </ul>
  );
}
