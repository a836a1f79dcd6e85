import { useCallback, useMemo } from 'react';
import type { SplitName } from '../../engine/engine.ts';
import { CONFIDENCE_ERROR } from '../../store/epochAnswers.ts';
import { useLab } from '../../store/labStore.ts';
import { Dialog } from '../common/Dialog.tsx';
import { formatPercent } from '../common/format.ts';
import { RunMark } from '../common/RunMark.tsx';
import { ScrollArea } from '../common/ScrollArea.tsx';
import tableClasses from '../common/Table.module.css';
import { usePredictions } from '../common/usePredictions.ts';
import { Timeline } from '../timeline/Timeline.tsx';
import { rewind, useRewound } from '../timeline/timeline.ts';
import { useAnswersAt, useAnswersOfRuns, useHistory } from '../timeline/useKept.ts';
import classes from './Digit.module.css';
import { DigitPicture } from './DigitPicture.tsx';
import { historyOf, predictionsOn, rankedOf, verdictsOn } from './digitFacts.ts';
import { ProbabilityBars } from './ProbabilityBars.tsx';

interface DigitDialogProps {
  readonly split: SplitName;
  readonly image: number;
  readonly runId: string;
  readonly returnFocus: HTMLElement | null;
  readonly onClose: () => void;
}

const PIXELS = 28 * 28;

/** One digit: what the run takes it for, what it took it for before, and what the other runs say. */
export function DigitDialog({ split: anySplit, image, runId, returnFocus, onClose }: DigitDialogProps) {
  const split = anySplit === 'test' ? 'test' : 'validation';
  const runs = useLab((lab) => lab.runs);
  const examples = useLab((lab) => lab.splits?.[split] ?? null);
  const isReading = usePredictions('all');
  const run = runs.find(({ id }) => id === runId);
  const stored = run === undefined ? null : predictionsOn(run, split);
  const pixels = useMemo(
    () => examples?.images.subarray(image * PIXELS, (image + 1) * PIXELS) ?? new Uint8Array(PIXELS),
    [examples, image],
  );
  const latest = run?.latestValidation?.epoch ?? 0;
  const rewoundTo = useRewound(runId);
  const asked = split === 'validation' && rewoundTo !== null && rewoundTo < latest ? Math.max(1, rewoundTo) : null;
  const { answers, isMissing } = useAnswersAt(runId, asked);
  const runIds = useMemo(() => runs.map(({ id }) => id), [runs]);
  const ofRuns = useAnswersOfRuns(runIds, asked);
  const history = useHistory(split === 'validation' ? runId : null, latest);
  const setEpoch = useCallback((epoch: number | null) => rewind(runId, epoch), [runId]);
  if (run === undefined || stored === null || examples === null) return null;
  const truth = examples.labels[image] ?? 0;
  const verdicts = verdictsOn(runs, split, image, ofRuns);
  const shownEpoch = answers?.epoch ?? stored.epoch;
  const right = verdicts.filter(({ predicted }) => predicted === truth).length;
  const epochs = historyOf(history, image);
  const then = epochs.find(({ epoch }) => epoch === answers?.epoch);
  return (
    <Dialog title={`Digit ${image} of the ${split} set`} onClose={onClose} returnFocus={returnFocus}>
      {split === 'validation' && latest > 1 && (
        <Timeline least={1} latest={latest} epoch={asked ?? latest} onEpoch={setEpoch} />
      )}
      <ScrollArea label="About this digit" className={classes.scroll}>
        <div className={classes.top}>
          <DigitPicture pixels={pixels} size={168} label={`Image ${image}, a ${truth}`} />
          <section className={classes.facts}>
            <h3>
              {run.name}, epoch {shownEpoch}
            </h3>
            {answers === null ? (
              <>
                <p>
                  True label <b className={classes.truth}>{truth}</b>. Its three likeliest classes:
                </p>
                <ProbabilityBars ranked={rankedOf(stored, image).slice(0, 3)} truth={truth} label="Likeliest classes" />
              </>
            ) : (
              <>
                <p>
                  True label <b className={classes.truth}>{truth}</b>. Its likeliest class:
                </p>
                <ProbabilityBars
                  ranked={then === undefined ? [] : [{ digit: then.predicted, probability: then.probability }]}
                  truth={truth}
                  label="Likeliest class"
                />
                <p className={classes.kept}>
                  Of earlier epochs the likeliest class alone is kept, its confidence to within{' '}
                  {formatPercent(CONFIDENCE_ERROR, 1)}.
                </p>
              </>
            )}
            {isMissing && <p className={classes.kept}>What it answered after epoch {asked} is not kept.</p>}
          </section>
        </div>
        {epochs.length > 0 && (
          <section>
            <h3>Predicted, epoch by epoch</h3>
            <ol className={classes.history} aria-label="Predicted class after each epoch">
              {epochs.map(({ epoch, predicted, probability }) => (
                <li
                  key={epoch}
                  data-right={predicted === truth || undefined}
                  data-shown={epoch === shownEpoch || undefined}
                  title={`Epoch ${epoch}: ${predicted}, confidence ${formatPercent(probability, 0)}`}
                >
                  <span className="visually-hidden">
                    Epoch {epoch}: {predicted === truth ? 'right, ' : 'wrong, '}
                  </span>
                  {predicted}
                </li>
              ))}
            </ol>
          </section>
        )}
        <section>
          <h3>
            {right} of {verdicts.length} {verdicts.length === 1 ? 'run gets' : 'runs get'} it right
          </h3>
          <table className={tableClasses.table}>
            <thead>
              <tr>
                <th scope="col">Run</th>
                <th scope="col">Epoch</th>
                <th scope="col">Predicted</th>
                <th scope="col">Confidence</th>
              </tr>
            </thead>
            <tbody>
              {verdicts.map((verdict) => (
                <tr key={verdict.run.id}>
                  <th scope="row">
                    <RunMark colorIndex={verdict.run.colorIndex} /> {verdict.run.name}
                  </th>
                  <td>{verdict.epoch}</td>
                  <td className={classes.verdict} data-right={verdict.predicted === truth || undefined}>
                    {verdict.predicted} {verdict.predicted === truth ? '✓' : '✗'}
                  </td>
                  <td>{formatPercent(verdict.probability, ofRuns.has(verdict.run.id) ? 1 : 2)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {isReading && <p className={classes.kept}>Reading what the other runs predicted.</p>}
        </section>
      </ScrollArea>
    </Dialog>
  );
}
