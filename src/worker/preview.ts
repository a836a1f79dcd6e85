/** What training makes of one digit, epoch after epoch. Knows no worker. */
import { createDistorter } from '../data/distortion/distort.ts';
import { SHIFTS, writeExample } from '../data/shift.ts';
import type { FromPreview, PreviewQuestion, ToPreview } from './previewMessages.ts';

const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** [count, 28, 28]: the very images that training takes. */
export function previewPictures({ image, label, number, making }: PreviewQuestion): Uint8Array<ArrayBuffer> {
  switch (making.kind) {
    case 'shift': {
      const pictures = new Uint8Array(SHIFTS.length * PIXELS);
      SHIFTS.forEach((_, shift) => {
        // Of a training set of one image, example s is that image under shift s.
        writeExample(image, shift, 1, [SIDE, SIDE, 1], pictures.subarray(shift * PIXELS, (shift + 1) * PIXELS));
      });
      return pictures;
    }
    case 'distort': {
      const { epochs, distortion, seed } = making;
      const pictures = new Uint8Array(epochs * PIXELS);
      const distort = createDistorter([SIDE, SIDE], distortion, seed);
      for (let epoch = 1; epoch <= epochs; epoch += 1) {
        distort(image, 0, label, number, epoch, pictures.subarray((epoch - 1) * PIXELS, epoch * PIXELS));
      }
      return pictures;
    }
    default:
      return making satisfies never;
  }
}

export function answerPreview({ request, question }: ToPreview): FromPreview {
  try {
    return { type: 'pictures', request, pictures: previewPictures(question) };
  } catch (error) {
    return { type: 'failed', request, message: error instanceof Error ? error.message : String(error) };
  }
}
