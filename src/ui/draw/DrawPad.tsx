import { type PointerEvent, type RefObject, useRef } from 'react';
import classes from './Draw.module.css';

/** Side of the pad in its own pixels: ten a pixel of MNIST. */
export const PAD_SIDE = 280;
const PEN_WIDTH = 22;

interface DrawPadProps {
  /** [280, 280] bytes of ink, after every stroke of the pointer. */
  readonly onInk: (ink: Uint8Array) => void;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
}

function inkOf(canvas: HTMLCanvasElement): Uint8Array {
  const data = canvas.getContext('2d')?.getImageData(0, 0, PAD_SIDE, PAD_SIDE).data;
  return Uint8Array.from({ length: PAD_SIDE * PAD_SIDE }, (_, pixel) => data?.[pixel * 4 + 3] ?? 0);
}

/** A pad for mouse, pen and finger; the page does not scroll under it. */
export function DrawPad({ onInk, canvas }: DrawPadProps) {
  const frame = useRef<number | null>(null);
  const last = useRef<readonly [number, number] | null>(null);
  const placeOf = (event: PointerEvent<HTMLCanvasElement>): readonly [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    return [((event.clientX - box.left) * PAD_SIDE) / box.width, ((event.clientY - box.top) * PAD_SIDE) / box.height];
  };
  const stroke = (element: HTMLCanvasElement, to: readonly [number, number]) => {
    const context = element.getContext('2d', { willReadFrequently: true });
    if (!context) return;
    const from = last.current ?? to;
    context.lineWidth = PEN_WIDTH;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(...to);
    context.stroke();
    last.current = to;
    // Many moves a frame; one look at the ink is enough.
    frame.current ??= requestAnimationFrame(() => {
      frame.current = null;
      onInk(inkOf(element));
    });
  };
  return (
    <canvas
      ref={canvas}
      className={classes.pad}
      width={PAD_SIDE}
      height={PAD_SIDE}
      role="img"
      aria-label="Drawing pad. Without a pointer, take a test digit instead."
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        last.current = null;
        stroke(event.currentTarget, placeOf(event));
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) stroke(event.currentTarget, placeOf(event));
      }}
    />
  );
}
