/** The library itself, loaded when the first backend opens: importing an engine must stay cheap. */

export type Tfjs = typeof import('@tensorflow/tfjs');

let loading: Promise<Tfjs> | undefined;
let loaded: Tfjs | undefined;

/** @throws Error when the library's chunk cannot be fetched; a later call tries again. */
export function loadTfjs(): Promise<Tfjs> {
  loading ??= import('@tensorflow/tfjs').then(
    (tf) => {
      loaded = tf;
      return tf;
    },
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

/** How many tensors all trainers of this thread hold; for tests of released memory. */
export function tensorCount(): number {
  return loaded?.memory().numTensors ?? 0;
}
