import { useMemo } from 'react';
import type { SplitName } from '../../engine/engine.ts';
import { predictionHistory, useLab } from '../../store/labStore.ts';
import { Dialog } from '../common/Dialog.tsx';
import { formatPercent } from '../common/format.ts';
import { RunMark } from '../common/RunMark.tsx';
import { ScrollArea } from '../common/ScrollArea.tsx';
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
  const run = runs.find(({ id }) => id === runId);
  const stored = run === undefined ? null : predictionsOn(run, split);
  const pixels = useMemo(
    () => examples?.images.subarray(image * PIXELS, (image + 1) * PIXELS) ?? new Uint8Array(PIXELS),
    [examples, image],
  );
  if (run === undefined || stored === null || examples === null) return null;
  const truth = examples.labels[image] ?? 0;
  const verdicts = verdictsOn(runs, split, image);
  const right = verdicts.filter(({ predicted }) => predicted === truth).length;
  const epochs = split === 'validation' ? historyOf(predictionHistory.of(runId), image) : [];
  return (
    <Dialog title={`Digit ${image} of the ${split} set`} onClose={onClose} returnFocus={returnFocus}>
      <ScrollArea label="About this digit" className={classes.scroll}>
        <div className={classes.top}>
          <DigitPicture pixels={pixels} size={168} label={`Image ${image}, a ${truth}`} />
          <section className={classes.facts}>
            <h3>
              {run.name}, epoch {stored.epoch}
            </h3>
            <p>
              True label <b className={classes.truth}>{truth}</b>. Its three likeliest classes:
            </p>
            <ProbabilityBars ranked={rankedOf(stored, image).slice(0, 3)} truth={truth} label="Likeliest classes" />
          </section>
        </div>
        {epochs.length > 0 && (
          <section>
            <h3>Predicted, epoch by epoch</h3>
            <ol className={classes.history} aria-label="Predicted class after each epoch">
              {epochs.map(({ epoch, predicted }) => (
                <li key={epoch} data-right={predicted === truth || undefined} title={`Epoch ${epoch}: ${predicted}`}>
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
          <table className={classes.table}>
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
                  <td data-right={verdict.predicted === truth || undefined}>
                    {verdict.predicted} {verdict.predicted === truth ? '✓' : '✗'}
                  </td>
                  <td>{formatPercent(verdict.probability, 2)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </ScrollArea>
    </Dialog>
  );
}
