import { Button } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useLab } from '../../store/labStore.ts';
import type { LabState, Run, StoredPredictions } from '../../store/types.ts';
import { formatCount, formatPercent } from '../common/format.ts';
import { Panel } from '../common/Panel.tsx';
import { ScrollArea } from '../common/ScrollArea.tsx';
import { useInTurn } from '../common/useInTurn.ts';
import { DigitSheet } from './DigitSheet.tsx';
import classes from './Misclassified.module.css';
import { findWrongDigits, type WrongDigit } from './wrongDigits.ts';

/** Rows of one page: enough to fill the panel of a laptop, few enough to draw in a few milliseconds. */
const ROWS_A_PAGE = 16;
const CELL_TARGET_WIDTH = 60;

function shownRun(lab: Pick<LabState, 'runs' | 'selectedRunId'>): Run | undefined {
  return lab.runs.find((run) => run.id === lab.selectedRunId) ?? lab.runs.at(-1);
}

interface Shown {
  readonly name: string | null;
  readonly stored: StoredPredictions | null;
}

function latestPredictions(lab: LabState): Shown {
  const run = shownRun(lab);
  return { name: run?.name ?? null, stored: run?.latestValidation ?? null };
}

function splitIntoPages(digits: readonly WrongDigit[], size: number): WrongDigit[][] {
  return Array.from({ length: Math.ceil(digits.length / size) }, (_, page) =>
    digits.slice(page * size, (page + 1) * size),
  );
}

interface WrongDigitsProps {
  readonly wrong: readonly WrongDigit[];
  readonly images: Uint8Array;
}

function WrongDigits({ wrong, images }: WrongDigitsProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [pages, setPages] = useState(1);
  const columns = Math.max(3, Math.round(width / CELL_TARGET_WIDTH));
  const size = columns * ROWS_A_PAGE;
  const shown = useMemo(() => splitIntoPages(wrong.slice(0, pages * size), size), [wrong, pages, size]);
  const left = wrong.length - Math.min(wrong.length, pages * size);
  return (
    <ScrollArea label="Digits, the surest mistakes first" className={classes.scroll}>
      <div ref={ref}>
        {width > 0 &&
          shown.map((digits, page) => (
            // Pages have no identity but their place.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <DigitSheet key={page} digits={digits} images={images} columns={columns} />
          ))}
      </div>
      {left > 0 && (
        <Button size="xs" variant="default" fullWidth onClick={() => setPages(pages + 1)}>
          Show {formatCount(Math.min(size, left))} more of {formatCount(left)}
        </Button>
      )}
    </ScrollArea>
  );
}

/** The validation digits that the selected run gets wrong after its latest epoch. */
export function MisclassifiedPanel() {
  const splits = useLab((lab) => lab.splits);
  const latest = useLab(useShallow(latestPredictions));
  const { name, stored } = useInTurn(latest, 3);
  const examples = stored === null ? null : (splits?.[stored.split] ?? null);
  const wrong = useMemo(
    () => (stored === null || examples === null ? null : findWrongDigits(stored, examples.labels)),
    [stored, examples],
  );
  if (stored === null || examples === null || wrong === null) {
    return (
      <Panel title="Misclassified digits" className={classes.panel}>
        <p className={classes.empty}>
          {name === null
            ? 'After each epoch, the validation digits that the network still gets wrong stand here.'
            : `${name} has no finished epoch yet.`}
        </p>
      </Panel>
    );
  }
  const total = stored.predictions.length;
  return (
    <Panel title="Misclassified digits" note={`${name}, epoch ${stored.epoch}`} className={classes.panel}>
      <div className={classes.summary}>
        <p>
          <strong data-testid="wrong-count">{formatCount(wrong.length)}</strong> of {formatCount(total)} validation
          digits ({formatPercent(total === 0 ? 0 : wrong.length / total)})
        </p>
        <p className={classes.legend} aria-hidden="true">
          <b className={classes.legendTruth}>true</b> above, <b className={classes.legendPredicted}>predicted</b> below
        </p>
      </div>
      {wrong.length === 0 ? (
        <p className={classes.empty}>Every validation digit is right.</p>
      ) : (
        <WrongDigits wrong={wrong} images={examples.images} />
      )}
    </Panel>
  );
}
