import { useMemo, useState } from 'react';
import { compareRuns } from '../../domain/confusion.ts';
import { describeDifference } from '../../domain/difference.ts';
import { mcNemar, pairedCounts } from '../../domain/statistics.ts';
import { describeMcNemar } from '../../domain/statisticsInWords.ts';
import { useLab } from '../../store/labStore.ts';
import type { Run, StoredPredictions } from '../../store/types.ts';
import { ChoiceField } from '../common/ChoiceField.tsx';
import { formatChance, formatCount } from '../common/format.ts';
import { usePredictions } from '../common/usePredictions.ts';
import { DigitDialog } from '../digit/DigitDialog.tsx';
import { predictionsOn, rankedOf } from '../digit/digitFacts.ts';
import { DigitSheet } from '../misclassified/DigitSheet.tsx';
import classes from './Compare.module.css';

type Split = 'validation' | 'test';
type Part = 'mended' | 'broken' | 'stillWrong';

const PART_LABELS: Readonly<Record<Part, string>> = { mended: 'Mended', broken: 'Broken', stillWrong: 'Still wrong' };
/** More digits than this say no more. */
const MOST_SHOWN = 120;
const COLUMNS = 12;

interface SheetProps {
  readonly images: readonly number[];
  readonly part: Part;
  readonly first: StoredPredictions;
  readonly second: StoredPredictions;
  readonly split: Split;
  /** The run whose view of a digit opens first. */
  readonly runId: string;
}

/** The digits of a part, with the wrong prediction: of the first run where the second mended it. */
function PartSheet({ images, part, first, second, split, runId }: SheetProps) {
  const [opened, setOpened] = useState<{ readonly image: number; readonly from: HTMLElement } | null>(null);
  const examples = useLab((lab) => lab.splits?.[split] ?? null);
  const digits = useMemo(
    () =>
      images.slice(0, MOST_SHOWN).map((image) => {
        const best = rankedOf(part === 'mended' ? first : second, image)[0];
        const truth = examples?.labels[image] ?? 0;
        return { image, truth, predicted: best?.digit ?? truth, confidence: best?.probability ?? 0 };
      }),
    [images, part, first, second, examples],
  );
  if (examples === null || digits.length === 0) return <p className={classes.quiet}>No digit here.</p>;
  return (
    <>
      <DigitSheet
        digits={digits}
        images={examples.images}
        columns={COLUMNS}
        onOpen={(image, from) => setOpened({ image, from })}
      />
      {images.length > MOST_SHOWN && (
        <p className={classes.quiet}>
          The first {MOST_SHOWN} of {formatCount(images.length)}.
        </p>
      )}
      {opened !== null && (
        <DigitDialog
          split={split}
          image={opened.image}
          runId={runId}
          returnFocus={opened.from}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}

function Verdict({ first, second, split }: { readonly first: Run; readonly second: Run; readonly split: Split }) {
  const labels = useLab((lab) => lab.splits?.[split].labels ?? null);
  const [part, setPart] = useState<Part>('mended');
  const isReading = usePredictions([first.id, second.id]);
  const before = predictionsOn(first, split);
  const after = predictionsOn(second, split);
  const result = useMemo(() => {
    if (labels === null || before === null || after === null) return null;
    const test = mcNemar(pairedCounts(labels, before.predictions, after.predictions));
    return {
      sentence: describeMcNemar(test, first.name, second.name),
      figures: `${test.onlyFirst} to ${test.onlySecond}, p = ${formatChance(test.exactP)}`,
      parts: compareRuns(labels, before.predictions, after.predictions),
    };
  }, [labels, before, after, first.name, second.name]);
  if (isReading) return <p className={classes.quiet}>Reading what they predicted.</p>;
  if (result === null || before === null || after === null) {
    return <p className={classes.quiet}>One of them has no predictions on this split yet.</p>;
  }
  return (
    <>
      <p className={classes.sentence} data-testid="mcnemar">
        {result.sentence}
      </p>
      <p className={classes.quiet}>
        {first.name} at epoch {before.epoch}, {second.name} at epoch {after.epoch}, {split} digits. McNemar's exact
        test: <span data-testid="mcnemar-figures">{result.figures}</span>.
      </p>
      <div className={classes.tabs}>
        {(Object.keys(PART_LABELS) as Part[]).map((one) => (
          <button key={one} type="button" aria-pressed={part === one} onClick={() => setPart(one)}>
            {PART_LABELS[one]}: {formatCount(result.parts[one].length)}
          </button>
        ))}
      </div>
      <PartSheet
        images={result.parts[part]}
        part={part}
        first={before}
        second={after}
        split={split}
        runId={second.id}
      />
    </>
  );
}

/** What changed from one run to another: settings, and digit by digit. */
export function PairComparison({ runs }: { readonly runs: readonly Run[] }) {
  const candidates = runs.filter((run) => run.training.epochs.length > 0);
  const [firstId, setFirst] = useState(candidates.at(-2)?.id ?? '');
  const [secondId, setSecond] = useState(candidates.at(-1)?.id ?? '');
  const [split, setSplit] = useState<Split>('validation');
  const first = candidates.find(({ id }) => id === firstId);
  const second = candidates.find(({ id }) => id === secondId);
  if (candidates.length < 2) {
    return <p className={classes.quiet}>A comparison needs two runs with a finished epoch. Train another one.</p>;
  }
  const choices = candidates.map(({ id, name }) => ({ value: id, label: name }));
  const isSame = firstId === secondId;
  const differences = first && second ? describeDifference(first.experiment, second.experiment) : [];
  return (
    <>
      <div className={classes.fields}>
        <ChoiceField label="From" value={firstId} choices={choices} onChange={setFirst} />
        <ChoiceField label="To" value={secondId} choices={choices} onChange={setSecond} />
        <ChoiceField<Split>
          label="Digits"
          value={split}
          choices={[
            { value: 'validation', label: 'Validation, latest epoch' },
            { value: 'test', label: 'Test, best epoch' },
          ]}
          onChange={setSplit}
        />
      </div>
      {isSame || first === undefined || second === undefined ? (
        <p className={classes.quiet}>Choose two different runs.</p>
      ) : (
        <>
          <h3 className={classes.heading}>What differs in their settings</h3>
          {differences.length === 0 ? (
            <p className={classes.quiet}>Nothing: both train the same.</p>
          ) : (
            <ul className={classes.differences}>
              {differences.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
          <h3 className={classes.heading}>What differs in their answers</h3>
          <Verdict first={first} second={second} split={split} />
        </>
      )}
    </>
  );
}
