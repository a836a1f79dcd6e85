import { useMemo, useRef } from 'react';
import { confusionMatrix } from '../../domain/confusion.ts';
import { formatCount } from '../common/format.ts';
import classes from './Confusion.module.css';

interface ConfusionMatrixProps {
  readonly labels: Uint8Array;
  readonly predictions: Uint8Array;
  /** The matrix's name for those who cannot see it. */
  readonly caption: string;
  readonly onOpen: (truth: number, predicted: number) => void;
}

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

const STEPS: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function tint(share: number): string {
  return `color-mix(in srgb, var(--danger) ${Math.round(4 + 36 * share)}%, var(--surface))`;
}

/** How often each class was taken for each other; a cell opens its images. Arrow keys walk from cell to cell. */
export function ConfusionMatrix({ labels, predictions, caption, onOpen }: ConfusionMatrixProps) {
  const counts = useMemo(() => confusionMatrix(labels, predictions), [labels, predictions]);
  const table = useRef<HTMLTableElement>(null);
  const most = Math.max(1, ...counts.filter((_, cell) => Math.floor(cell / 10) !== cell % 10));
  const walk = (truth: number, predicted: number, key: string): boolean => {
    const step = STEPS[key];
    if (step === undefined) return false;
    const cell = `${truth + step[0]}-${predicted + step[1]}`;
    table.current?.querySelector<HTMLButtonElement>(`[data-cell="${cell}"]`)?.focus();
    return true;
  };
  return (
    <div className={classes.matrixPlace}>
      <table ref={table} className={classes.matrix}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" className={classes.corner}>
              <span className="visually-hidden">True label</span>
            </th>
            {DIGITS.map((digit) => (
              <th key={digit} scope="col">
                <span className="visually-hidden">predicted </span>
                {digit}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {DIGITS.map((truth) => (
            <tr key={truth}>
              <th scope="row">
                <span className="visually-hidden">true </span>
                {truth}
              </th>
              {DIGITS.map((predicted) => {
                const count = counts[truth * 10 + predicted] ?? 0;
                const isRight = truth === predicted;
                return (
                  <td key={predicted}>
                    <button
                      type="button"
                      data-cell={`${truth}-${predicted}`}
                      data-right={isRight || undefined}
                      data-empty={count === 0 || undefined}
                      tabIndex={truth + predicted === 0 ? 0 : -1}
                      aria-disabled={count === 0}
                      aria-label={`True ${truth}, predicted ${predicted}: ${formatCount(count)}`}
                      title={`True ${truth}, predicted ${predicted}: ${formatCount(count)}`}
                      // Ink on a tint of at most 45 percent keeps its contrast.
                      style={isRight || count === 0 ? undefined : { background: tint(count / most) }}
                      onClick={() => count > 0 && onOpen(truth, predicted)}
                      onKeyDown={(event) => {
                        if (walk(truth, predicted, event.key)) event.preventDefault();
                      }}
                    >
                      {count === 0 ? '·' : count}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.axes}>Rows: true label. Columns: predicted. A cell opens its images.</p>
    </div>
  );
}
