/** What the page asks about the training images that an experiment makes of one digit, and what it hears. Plain data. */
import type { DistortionSettings } from '../domain/distortion.ts';

export interface PreviewQuestion {
  /** [28, 28] bytes. */
  readonly image: Uint8Array;
  readonly label: number;
  /** Its number in the training set, from 0. */
  readonly number: number;
  readonly making:
    | { readonly kind: 'shift' }
    /** `epochs` from the first on. */
    | {
        readonly kind: 'distort';
        readonly distortion: DistortionSettings;
        readonly seed: number;
        readonly epochs: number;
      };
}

export interface ToPreview {
  readonly request: number;
  readonly question: PreviewQuestion;
}

export type FromPreview =
  /** [count, 28, 28] bytes: the image under each shift in the order of `SHIFTS`, or as training takes it in each epoch. */
  | { readonly type: 'pictures'; readonly request: number; readonly pictures: Uint8Array<ArrayBuffer> }
  | { readonly type: 'failed'; readonly request: number; readonly message: string };
