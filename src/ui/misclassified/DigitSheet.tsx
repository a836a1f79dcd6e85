import { type KeyboardEvent, memo, useLayoutEffect, useRef } from 'react';
import { formatPercent } from '../common/format.ts';
import classes from './Misclassified.module.css';
import { CELL_HEIGHT, CELL_WIDTH, drawSheet, type WrongDigit } from './wrongDigits.ts';

interface DigitSheetProps {
  readonly digits: readonly WrongDigit[];
  /** [count, 28, 28] bytes of the split. */
  readonly images: Uint8Array;
  readonly columns: number;
  /** Shows one digit in detail. */
  readonly onOpen: (image: number, from: HTMLElement) => void;
}

/** Arrow keys walk over the sheet; only its first digit is a stop of the Tab key. */
function walk(event: KeyboardEvent<HTMLUListElement>, columns: number): void {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
  if (step === undefined || !(event.target instanceof HTMLButtonElement)) return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const next = buttons[buttons.indexOf(event.target) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

/** One page of digits: a single canvas with all their pixels, and over it a list with their labels. */
export const DigitSheet = memo(function DigitSheet({ digits, images, columns, onOpen }: DigitSheetProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const rows = Math.ceil(digits.length / columns);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || rows === 0) return;
    context.putImageData(new ImageData(drawSheet(images, digits, columns), columns * CELL_WIDTH), 0, 0);
  }, [digits, images, columns, rows]);
  return (
    <div className={classes.sheet} style={{ aspectRatio: `${columns * CELL_WIDTH} / ${rows * CELL_HEIGHT}` }}>
      <canvas ref={canvas} width={columns * CELL_WIDTH} height={rows * CELL_HEIGHT} />
      <ul
        className={classes.digits}
        onKeyDown={(event) => walk(event, columns)}
        style={{ gridTemplateColumns: `repeat(${columns}, 1fr)`, gridTemplateRows: `repeat(${rows}, 1fr)` }}
      >
        {digits.map(({ image, truth, predicted, confidence }, index) => {
          const words = `Image ${image}: true label ${truth}, predicted ${predicted} with confidence ${formatPercent(confidence, 1)}`;
          return (
            <li key={image} title={words} data-image={image}>
              <button
                type="button"
                tabIndex={index === 0 ? 0 : -1}
                onClick={(event) => onOpen(image, event.currentTarget)}
              >
                <span className="visually-hidden">{words}</span>
                <span className={classes.truth} aria-hidden="true" data-true={truth}>
                  {truth}
                </span>
                <span className={classes.predicted} aria-hidden="true" data-predicted={predicted}>
                  {predicted}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
});
