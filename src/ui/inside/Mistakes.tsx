import { useMemo, useState } from 'react';
import type { ExampleSet } from '../../engine/engine.ts';
import type { EpochAnswers } from '../../store/epochAnswers.ts';
import type { StoredPredictions } from '../../store/types.ts';
import { formatCount } from '../common/format.ts';
import { ConfusionMatrix } from '../confusion/ConfusionMatrix.tsx';
import { ALL_WRONG, selectDigits } from '../confusion/digitSelection.ts';
import { WrongDigits } from '../misclassified/MisclassifiedPanel.tsx';
import classes from './Inside.module.css';

interface MistakesProps {
  readonly stored: StoredPredictions | EpochAnswers;
  readonly validation: ExampleSet;
  /** The run's name, for the caption. */
  readonly name: string;
  /** Looks at one of the digits through the layers. */
  readonly onDigit: (image: number) => void;
}

interface Cell {
  readonly truth: number;
  readonly predicted: number;
}

/** What the network got wrong after the epoch shown: the confusion matrix, and the digits of one of its cells or all that are wrong. */
export function Mistakes({ stored, validation, name, onDigit }: MistakesProps) {
  const [cell, setCell] = useState<Cell | null>(null);
  const digits = useMemo(
    () => selectDigits(stored, validation.labels, { ...ALL_WRONG, ...cell }),
    [stored, validation, cell],
  );
  const isRight = cell !== null && cell.truth === cell.predicted;
  const what = cell === null ? 'wrong' : `${cell.truth} taken for ${cell.predicted}`;
  return (
    <div className={classes.mistakes}>
      <ConfusionMatrix
        labels={validation.labels}
        predictions={stored.predictions}
        caption={`Confusion matrix of ${name} on the validation digits, epoch ${stored.epoch}`}
        onOpen={(truth, predicted) => setCell({ truth, predicted })}
      />
      <div className={classes.wrong}>
        <p className={classes.quiet}>
          <strong data-testid="inside-count">{formatCount(digits.length)}</strong> of {formatCount(validation.count)}{' '}
          validation digits: {what}. Choosing one shows what the layers make of it.{' '}
          {cell !== null && (
            <button type="button" className={classes.plain} onClick={() => setCell(null)}>
              All wrong ones
            </button>
          )}
        </p>
        {digits.length > 0 && (
          <WrongDigits
            wrong={digits}
            images={validation.images}
            label={isRight ? 'Digits that are right' : 'Digits that are wrong'}
            onOpen={onDigit}
          />
        )}
      </div>
    </div>
  );
}
