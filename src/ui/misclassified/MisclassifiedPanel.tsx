import { Button } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconFilter, IconGridDots } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useLab } from '../../store/labStore.ts';
import type { LabState, Run, StoredPredictions } from '../../store/types.ts';
import { formatCount, formatPercent } from '../common/format.ts';
import { Panel } from '../common/Panel.tsx';
import { ScrollArea } from '../common/ScrollArea.tsx';
import tools from '../common/Tools.module.css';
import { useInTurn } from '../common/useInTurn.ts';
import { DigitFilters, type ShownSplit } from '../confusion/DigitFilters.tsx';
import { ALL_WRONG, type DigitFilter, selectDigits } from '../confusion/digitSelection.ts';
import { DigitSheet } from './DigitSheet.tsx';
import classes from './Misclassified.module.css';
import type { WrongDigit } from './wrongDigits.ts';

const ConfusionMatrix = lazy(async () => ({
  default: (await import('../confusion/ConfusionMatrix.tsx')).ConfusionMatrix,
}));
const DigitDialog = lazy(async () => ({ default: (await import('../digit/DigitDialog.tsx')).DigitDialog }));

/** Rows of one page: enough to fill the panel of a laptop, few enough to draw in a few milliseconds. */
const ROWS_A_PAGE = 16;
const CELL_TARGET_WIDTH = 60;

function shownRun(lab: Pick<LabState, 'runs' | 'selectedRunId'>): Run | undefined {
  return lab.runs.find((run) => run.id === lab.selectedRunId) ?? lab.runs.at(-1);
}

interface Shown {
  readonly runId: string | null;
  readonly name: string | null;
  readonly validation: StoredPredictions | null;
  readonly test: StoredPredictions | null;
}

function latestPredictions(lab: LabState): Shown {
  const run = shownRun(lab);
  const { latestValidation = null, bestTest = null } = run ?? {};
  return { runId: run?.id ?? null, name: run?.name ?? null, validation: latestValidation, test: bestTest };
}

function splitIntoPages(digits: readonly WrongDigit[], size: number): WrongDigit[][] {
  return Array.from({ length: Math.ceil(digits.length / size) }, (_, page) =>
    digits.slice(page * size, (page + 1) * size),
  );
}

export interface WrongDigitsProps {
  readonly wrong: readonly WrongDigit[];
  readonly images: Uint8Array;
  /** "the surest mistakes first": what stands where. */
  readonly label: string;
  readonly onOpen: (image: number, from: HTMLElement) => void;
}

/** As many pages of digits as were asked for. */
export function WrongDigits({ wrong, images, label, onOpen }: WrongDigitsProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [pages, setPages] = useState(1);
  const columns = Math.max(3, Math.round(width / CELL_TARGET_WIDTH));
  const size = columns * ROWS_A_PAGE;
  const shown = useMemo(() => splitIntoPages(wrong.slice(0, pages * size), size), [wrong, pages, size]);
  const left = wrong.length - Math.min(wrong.length, pages * size);
  return (
    <ScrollArea label={label} className={classes.scroll}>
      <div ref={ref}>
        {width > 0 &&
          shown.map((digits, page) => (
            // Pages have no identity but their place.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <DigitSheet key={page} digits={digits} images={images} columns={columns} onOpen={onOpen} />
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

interface OpenDigit {
  readonly image: number;
  readonly from: HTMLElement;
}

const ICON = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

/** The digits that the selected run gets wrong: after its latest epoch, or of the test set at its best one. */
export function MisclassifiedPanel() {
  const splits = useLab((lab) => lab.splits);
  const latest = useLab(useShallow(latestPredictions));
  const { runId, name, validation, test } = useInTurn(latest, 3);
  const [wantedSplit, setSplit] = useState<ShownSplit>('validation');
  const [filter, setFilter] = useState<DigitFilter>(ALL_WRONG);
  const [showsFilters, setShowsFilters] = useState(false);
  const [showsMatrix, setShowsMatrix] = useState(false);
  const [opened, setOpened] = useState<OpenDigit | null>(null);
  const open = useCallback((image: number, from: HTMLElement) => setOpened({ image, from }), []);
  const stored = wantedSplit === 'test' && test !== null ? test : validation;
  const examples = stored === null ? null : (splits?.[stored.split] ?? null);
  const digits = useMemo(
    () => (stored === null || examples === null ? null : selectDigits(stored, examples.labels, filter)),
    [stored, examples, filter],
  );
  if (stored === null || examples === null || digits === null || runId === null) {
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
  const showsRight = filter.truth !== null && filter.truth === filter.predicted;
  const tool = (label: string, isOn: boolean, toggle: () => void, icon: ReactNode) => (
    <button type="button" className={tools.tool} aria-label={label} title={label} aria-pressed={isOn} onClick={toggle}>
      {icon}
    </button>
  );
  return (
    <Panel
      title="Misclassified digits"
      note={`${name}, epoch ${stored.epoch}`}
      className={classes.panel}
      tools={
        <span className={classes.tools}>
          {tool('Confusion matrix', showsMatrix, () => setShowsMatrix(!showsMatrix), <IconGridDots {...ICON} />)}
          {tool('Filter digits', showsFilters, () => setShowsFilters(!showsFilters), <IconFilter {...ICON} />)}
        </span>
      }
    >
      <div className={classes.summary}>
        <p>
          <strong data-testid="wrong-count">{formatCount(digits.length)}</strong> of {formatCount(total)} {stored.split}{' '}
          digits ({formatPercent(total === 0 ? 0 : digits.length / total)})
        </p>
        <p className={classes.legend} aria-hidden="true">
          <b className={classes.legendTruth}>true</b> above, <b className={classes.legendPredicted}>predicted</b> below
        </p>
      </div>
      {showsFilters && (
        <DigitFilters
          split={stored.split === 'test' ? 'test' : 'validation'}
          onSplit={setSplit}
          hasTest={test !== null}
          filter={filter}
          onFilter={setFilter}
        />
      )}
      {showsMatrix ? (
        <Suspense fallback={null}>
          <ConfusionMatrix
            labels={examples.labels}
            predictions={stored.predictions}
            caption={`Confusion matrix of ${name} on the ${stored.split} digits, epoch ${stored.epoch}`}
            onOpen={(truth, predicted) => {
              setFilter({ ...filter, truth, predicted });
              setShowsFilters(true);
              setShowsMatrix(false);
            }}
          />
        </Suspense>
      ) : digits.length === 0 ? (
        <p className={classes.empty}>
          {filter.truth === null && filter.predicted === null
            ? `Every ${stored.split} digit is right.`
            : 'No digit is so classified.'}
        </p>
      ) : (
        <WrongDigits
          wrong={digits}
          images={examples.images}
          label={showsRight ? 'Digits that are right' : 'Digits that are wrong'}
          onOpen={open}
        />
      )}
      {opened !== null && (
        <Suspense fallback={null}>
          <DigitDialog
            split={stored.split}
            image={opened.image}
            runId={runId}
            returnFocus={opened.from}
            onClose={() => setOpened(null)}
          />
        </Suspense>
      )}
    </Panel>
  );
}
