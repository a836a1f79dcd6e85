import { useLayoutEffect, useRef } from 'react';
import { DIGIT_SIDE } from '../misclassified/wrongDigits.ts';
import classes from './Digit.module.css';

interface DigitPictureProps {
  /** [28, 28] bytes. */
  readonly pixels: Uint8Array;
  readonly label: string;
  readonly size: number;
}

/** One digit as large pixels, in the ink of the theme. */
export function DigitPicture({ pixels, label, size }: DigitPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const picture = new ImageData(DIGIT_SIDE, DIGIT_SIDE);
    pixels.forEach((value, pixel) => {
      picture.data[pixel * 4 + 3] = value;
    });
    context.putImageData(picture, 0, 0);
  }, [pixels]);
  return (
    <canvas
      ref={canvas}
      className={classes.picture}
      role="img"
      aria-label={label}
      width={DIGIT_SIDE}
      height={DIGIT_SIDE}
      style={{ width: size, height: size }}
    />
  );
}
