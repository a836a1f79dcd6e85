/** Who takes part. */
import type { TrainerSpec } from './messages.ts';

export interface BenchEntrant {
  readonly id: string;
  readonly label: string;
  /** Word of `--only`. */
  readonly group: string;
  /** In the browser; PyTorch has a number of threads instead. */
  readonly spec: TrainerSpec | { readonly kind: 'torch'; readonly threads: number };
}

function threadsInWords(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`;
}

/** Every trainer, with one thread and with `cores`. */
export function entrants(cores: number): BenchEntrant[] {
  const counts = cores > 1 ? [1, cores] : [1];
  return [
    ...(['exact', 'fast'] as const).flatMap((mode) =>
      counts.map(
        (threads): BenchEntrant => ({
          id: `${mode}-${threads}`,
          label: `Layer Lab, ${mode}, ${threadsInWords(threads)}`,
          group: 'own',
          spec: { kind: 'own', mode, threads },
        }),
      ),
    ),
    ...counts.map(
      (threads): BenchEntrant => ({
        id: `torch-${threads}`,
        label: `PyTorch, native, ${threadsInWords(threads)}`,
        group: 'torch',
        spec: { kind: 'torch', threads },
      }),
    ),
    ...(['webgpu', 'webgl', 'cpu'] as const).map(
      (backend): BenchEntrant => ({
        id: `tfjs-${backend}`,
        label: `tfjs, ${backend}`,
        group: 'tfjs',
        spec: { kind: 'tfjs', backend },
      }),
    ),
    { id: 'jax', label: 'jax-js, wasm', group: 'jax', spec: { kind: 'jax' } },
  ];
}
