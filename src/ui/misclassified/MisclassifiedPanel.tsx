import { Button } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconFilter, IconGridDots, IconHistory } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { CONFIDENCE_ERROR } from '../../store/epochAnswers.ts';
import { useLab } from '../../store/labStore.ts';
import type { LabState, Run, StoredPredictions } from '../../store/types.ts';
import { formatCount, formatPercent } from '../common/format.ts';
import { Panel } from '../common/Panel.tsx';
import { ScrollArea } from '../common/ScrollArea.tsx';
import tools from '../common/Tools.module.css';
import { useInTurn } from '../common/useInTurn.ts';
import { usePredictions } from '../common/usePredictions.ts';
import { DigitFilters, type ShownSplit } from '../confusion/DigitFilters.tsx';
import { ALL_WRONG, type DigitFilter, selectDigits } from '../confusion/digitSelection.ts';
import { rewind, useRewound } from '../timeline/timeline.ts';
import { useAnswersAt } from '../timeline/useKept.ts';
import { DigitSheet } from './DigitSheet.tsx';
import classes from './Misclassified.module.css';
import type { WrongDigit } from './wrongDigits.ts';

const ConfusionMatrix = lazy(async () => ({
  default: (await import('../confusion/ConfusionMatrix.tsx')).ConfusionMatrix,
}));
const Timeline = lazy(async () => ({ default: (await import('../timeline/Timeline.tsx')).Timeline }));
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

/** The digits that the selected run gets wrong: after its latest epoch or an earlier one, or of the test set at its best one. */
export function MisclassifiedPanel() {
  const splits = useLab((lab) => lab.splits);
  const latest = useLab(useShallow(latestPredictions));
  const isReading = usePredictions([latest.runId]);
  const { runId, name, validation, test } = useInTurn(latest, 3);
  const [wantedSplit, setSplit] = useState<ShownSplit>('validation');
  const [filter, setFilter] = useState<DigitFilter>(ALL_WRONG);
  const [showsFilters, setShowsFilters] = useState(false);
  const [showsMatrix, setShowsMatrix] = useState(false);
  const [opened, setOpened] = useState<OpenDigit | null>(null);
  const open = useCallback((image: number, from: HTMLElement) => setOpened({ image, from }), []);
  const [wantsTimeline, setWantsTimeline] = useState(false);
  const rewoundTo = useRewound(runId);
  const showsTest = wantedSplit === 'test' && test !== null;
  const latestEpoch = validation?.epoch ?? 0;
  // Before training nothing was answered: the first epoch is the earliest that there is to see.
  const asked = rewoundTo !== null && rewoundTo < latestEpoch ? Math.max(1, rewoundTo) : null;
  const { answers, isMissing } = useAnswersAt(runId, showsTest ? null : asked);
  const setEpoch = useCallback(
    (epoch: number | null) => {
      if (runId !== null) rewind(runId, epoch);
    },
    [runId],
  );
  const stored = showsTest ? test : (answers ?? validation);
  const split = showsTest ? 'test' : 'validation';
  const examples = stored === null ? null : (splits?.[split] ?? null);
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
            : isReading || latest.validation !== null
              ? `Reading what ${name} predicted.`
              : `${name} has no finished epoch yet.`}
        </p>
      </Panel>
    );
  }
  const total = stored.predictions.length;
  const showsTimeline = wantsTimeline || rewoundTo !== null;
  const showsRight = filter.truth !== null && filter.truth === filter.predicted;
  const tool = (label: string, isOn: boolean, toggle: () => void, icon: ReactNode) => (
    <button type="button" className={tools.tool} aria-label={label} title={label} aria-pressed={isOn} onClick={toggle}>
      {icon}
    </button>
  );
  return (
    <Panel
      title="Misclassified digits"
      note={<span className={classes.note}>{`${name}, epoch ${stored.epoch}`}</span>}
      className={classes.panel}
      tools={
        <span className={classes.tools}>
          {tool('Confusion matrix', showsMatrix, () => setShowsMatrix(!showsMatrix), <IconGridDots {...ICON} />)}
          {tool(
            'Timeline of epochs',
            showsTimeline,
            () => {
              setWantsTimeline(!showsTimeline);
              if (showsTimeline) setEpoch(null);
            },
            <IconHistory {...ICON} />,
          )}
          {tool('Filter digits', showsFilters, () => setShowsFilters(!showsFilters), <IconFilter {...ICON} />)}
        </span>
      }
    >
      <div className={classes.summary}>
        <p>
          <strong data-testid="wrong-count">{formatCount(digits.length)}</strong> of {formatCount(total)} {split} digits
          ({formatPercent(total === 0 ? 0 : digits.length / total)})
        </p>
        <p className={classes.legend} aria-hidden="true">
          <b className={classes.legendTruth}>true</b> above, <b className={classes.legendPredicted}>predicted</b> below
        </p>
      </div>
      {showsTimeline && (
        <div className={classes.timeline}>
          <Suspense fallback={null}>
            <Timeline least={1} latest={latestEpoch} epoch={asked ?? latestEpoch} onEpoch={setEpoch} />
          </Suspense>
          {showsTest && (
            <p>Test digits are looked at after the best epoch alone: the timeline leaves them as they are.</p>
          )}
          {!showsTest && isMissing && <p>What {name} answered after this epoch is not kept: this is the latest one.</p>}
          {answers !== null && (
            <p>Confidences of earlier epochs are kept to within {formatPercent(CONFIDENCE_ERROR, 1)}.</p>
          )}
        </div>
      )}
      {showsFilters && (
        <DigitFilters
          split={split}
          onSplit={setSplit}
          hasTest={test !== null}
          hasTimeline={showsTimeline}
          filter={filter}
          onFilter={setFilter}
        />
      )}
      {showsMatrix ? (
        <Suspense fallback={null}>
          <ConfusionMatrix
            labels={examples.labels}
            predictions={stored.predictions}
            caption={`Confusion matrix of ${name} on the ${split} digits, epoch ${stored.epoch}`}
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
            ? `Every ${split} digit is right.`
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
            split={split}
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
