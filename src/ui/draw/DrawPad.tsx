import { type PointerEvent, type RefObject, useLayoutEffect, useRef } from 'react';
import classes from './Draw.module.css';

/** Side of the pad in its own pixels: ten a pixel of MNIST. */
export const PAD_SIDE = 280;
const PEN_WIDTH = 22;
const IMAGE_SIDE = 28;
/** Side of a pixel of the image on the pad. */
const CELL = PAD_SIDE / IMAGE_SIDE;

/** A pen whose drawing is centred and scaled, or the pixels of the image themselves. */
export type Tool = 'pen' | 'pixels';

interface DrawPadProps {
  readonly tool: Tool;
  /** [28, 28] bytes: what the pad shows where its pixels are set one by one. */
  readonly image: Uint8Array;
  /** [280, 280] bytes of ink, after every stroke of the pen. */
  readonly onInk: (ink: Uint8Array) => void;
  /** The pixels of the image, from 0 to 783, that the pointer has gone over since it was last told. */
  readonly onPixels: (pixels: readonly number[]) => void;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
}

function inkOf(canvas: HTMLCanvasElement): Uint8Array {
  const data = canvas.getContext('2d')?.getImageData(0, 0, PAD_SIDE, PAD_SIDE).data;
  return Uint8Array.from({ length: PAD_SIDE * PAD_SIDE }, (_, pixel) => data?.[pixel * 4 + 3] ?? 0);
}

/** The pixels of the image on the way from one place on the pad to another. */
function pixelsBetween(from: readonly [number, number], to: readonly [number, number]): number[] {
  const steps = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / (CELL / 2)));
  const pixels = new Set<number>();
  for (let step = 0; step <= steps; step += 1) {
    const [x, y] = [0, 1].map((axis) =>
      Math.floor(((from[axis] ?? 0) + (((to[axis] ?? 0) - (from[axis] ?? 0)) * step) / steps) / CELL),
    );
    if (x === undefined || y === undefined) continue;
    if (x >= 0 && x < IMAGE_SIDE && y >= 0 && y < IMAGE_SIDE) pixels.add(y * IMAGE_SIDE + x);
  }
  return [...pixels];
}

/** A pad for mouse, pen and finger; the page does not scroll under it. */
export function DrawPad({ tool, image, onInk, onPixels, canvas }: DrawPadProps) {
  const frame = useRef<number | null>(null);
  const last = useRef<readonly [number, number] | null>(null);
  const placeOf = (event: PointerEvent<HTMLCanvasElement>): readonly [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    return [((event.clientX - box.left) * PAD_SIDE) / box.width, ((event.clientY - box.top) * PAD_SIDE) / box.height];
  };
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (tool !== 'pixels' || !context) return;
    context.clearRect(0, 0, PAD_SIDE, PAD_SIDE);
    image.forEach((value, pixel) => {
      context.fillStyle = `rgb(0 0 0 / ${value / 255})`;
      context.fillRect((pixel % IMAGE_SIDE) * CELL, Math.floor(pixel / IMAGE_SIDE) * CELL, CELL, CELL);
    });
  }, [canvas, tool, image]);
  const stroke = (element: HTMLCanvasElement, to: readonly [number, number]) => {
    const context = element.getContext('2d', { willReadFrequently: true });
    if (!context) return;
    const from = last.current ?? to;
    if (tool === 'pixels') {
      last.current = to;
      onPixels(pixelsBetween(from, to));
      return;
    }
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
      data-tool={tool}
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
