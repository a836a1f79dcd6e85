import { useEffect, useRef, useState } from 'react';
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import { seedGroupOf } from '../../domain/seedGroups.ts';
import { useLab } from '../../store/labStore.ts';
import { Dialog } from '../common/Dialog.tsx';
import classes from './Chapter.module.css';
import { EntryDetail } from './EntryDetail.tsx';
import { EntryList } from './EntryList.tsx';
import { loadMeasured } from './useMeasured.ts';

interface ChapterDialogProps {
  readonly returnFocus: HTMLElement | null;
  readonly onClose: () => void;
}

/** The entry with the experiment that is on the bench, or the first one. */
function entryOnBench(): string {
  const bench = seedGroupOf(useLab.getState().draft);
  const found = CATALOGUE.find(
    (entry) =>
      entry.kind === 'experiments' && entry.experiments.some(({ experiment }) => seedGroupOf(experiment) === bench),
  );
  return found?.id ?? 'shallow';
}

/** Every experiment of the chapter: what it asks, what it changes, the book's figure, ours, and the ways to train it. */
export function ChapterDialog({ returnFocus, onClose }: ChapterDialogProps) {
  const [selectedId, setSelectedId] = useState(entryOnBench);
  // Where there is no room for both, the list stands first, and the chosen row in its place.
  const [shown, setShown] = useState<'list' | 'detail'>('list');
  const detail = useRef<HTMLElement>(null);
  const entry = CATALOGUE.find(({ id }) => id === selectedId);
  useEffect(() => {
    void loadMeasured();
  }, []);
  useEffect(() => {
    if (shown === 'detail' && selectedId !== '') detail.current?.querySelector('h3')?.focus();
  }, [shown, selectedId]);
  const select = (id: string) => {
    setSelectedId(id);
    setShown('detail');
  };
  return (
    <Dialog title="Chapter experiments" isWide returnFocus={returnFocus} onClose={onClose}>
      <div className={classes.body} data-shown={shown}>
        <EntryList selectedId={selectedId} onSelect={select} onDone={onClose} />
        <section ref={detail} className={classes.detail} aria-label="The chosen row">
          <button type="button" className={classes.back} onClick={() => setShown('list')}>
            ← All experiments
          </button>
          {entry !== undefined && <EntryDetail key={entry.id} entry={entry} onSelect={select} onDone={onClose} />}
        </section>
      </div>
    </Dialog>
  );
}
