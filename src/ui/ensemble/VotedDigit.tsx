import { useMemo } from 'react';
import type { EnsembleResult } from '../../domain/ensemble.ts';
import { useLab } from '../../store/labStore.ts';
import { Dialog } from '../common/Dialog.tsx';
import { formatPercent } from '../common/format.ts';
import { RunMark } from '../common/RunMark.tsx';
import { ScrollArea } from '../common/ScrollArea.tsx';
import { DigitPicture } from '../digit/DigitPicture.tsx';
import classes from './Vote.module.css';
import { describeTally, describeTie, type Voter } from './voters.ts';

const PIXELS = 28 * 28;
const CLASSES = 10;

interface VotedDigitProps {
  readonly image: number;
  readonly members: readonly Voter[];
  readonly result: EnsembleResult;
  readonly returnFocus: HTMLElement | null;
  readonly onClose: () => void;
}

/** One test digit with the vote of each net. */
export function VotedDigit({ image, members, result, ...shared }: VotedDigitProps) {
  const examples = useLab((lab) => lab.splits?.test ?? null);
  const pixels = useMemo(() => examples?.images.subarray(image * PIXELS, (image + 1) * PIXELS), [examples, image]);
  if (examples === null || pixels === undefined) return null;
  const truth = examples.labels[image] ?? 0;
  const stored = members.map((member) => member.stored);
  const tie = describeTie(result, stored, image);
  return (
    <Dialog title={`Digit ${image} of the test set`} {...shared}>
      <ScrollArea label="Votes on this digit" className={classes.scroll}>
        <div className={classes.top}>
          <DigitPicture pixels={pixels} size={140} label={`Image ${image}, a ${truth}`} />
          <div className={classes.facts}>
            <p className={classes.sentence}>
              True label <b className={classes.truth}>{truth}</b>, voted{' '}
              <b className={classes.voted}>{result.predictions[image]}</b>: {describeTally(result, image)}.
            </p>
            {tie !== null && <p className={classes.quiet}>{tie}</p>}
          </div>
        </div>
        <div className={classes.tableScroll}>
          <table className={classes.table}>
            <caption className="visually-hidden">Vote of each net</caption>
            <thead>
              <tr>
                <th scope="col">Net</th>
                <th scope="col">Vote</th>
                <th scope="col">Confidence</th>
                <th scope="col">For the true {truth}</th>
              </tr>
            </thead>
            <tbody>
              {members.map(({ run, stored: { predictions, probabilities } }) => {
                const vote = predictions[image] ?? 0;
                return (
                  <tr key={run.id}>
                    <th scope="row">
                      <span className={classes.member}>
                        <RunMark colorIndex={run.colorIndex} /> {run.name}
                      </span>
                    </th>
                    <td className={vote === truth ? classes.truth : undefined}>
                      {vote} {vote === truth ? '✓' : '✗'}
                    </td>
                    <td>{formatPercent(probabilities[image * CLASSES + vote] ?? 0)}</td>
                    <td>{formatPercent(probabilities[image * CLASSES + truth] ?? 0)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </ScrollArea>
    </Dialog>
  );
}
