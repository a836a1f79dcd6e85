/** Medians of samples, and the bars they are held against. */
import type { Sample } from './messages.ts';

export interface Measurement {
  readonly work: string;
  readonly trainer: string;
  /** Images a second, median of the samples. */
  readonly imagesPerSecond: number;
  readonly samples: readonly Sample[];
  /** Why there is no figure. */
  readonly failure?: string;
}

export function median(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b);
  const middle = Math.floor(ordered.length / 2);
  const upper = ordered[middle] ?? Number.NaN;
  return ordered.length % 2 === 1 ? upper : ((ordered[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function measurementOf(work: string, trainer: string, samples: readonly Sample[]): Measurement {
  const broken = samples.find(({ cost }) => !Number.isFinite(cost));
  if (broken !== undefined) {
    return { work, trainer, imagesPerSecond: Number.NaN, samples, failure: 'its cost is not a finite number' };
  }
  return { work, trainer, imagesPerSecond: median(samples.map(({ images, seconds }) => images / seconds)), samples };
}

export interface Bar {
  readonly title: string;
  readonly value: number | null;
  readonly limit: number;
  /** Whether the value should be at least the limit or below it. */
  readonly kind: 'atLeast' | 'below';
  readonly unit: string;
}

/** "pass", "short" or "not measured". */
export function verdict({ value, limit, kind }: Bar): string {
  if (value === null || !Number.isFinite(value)) return 'not measured';
  return (kind === 'atLeast' ? value >= limit : value < limit) ? 'pass' : 'short';
}

/** The ratios that the engine should reach, with its exact build unless said otherwise. */
export function bars(measurements: readonly Measurement[], cores: number, evaluationSeconds: number | null): Bar[] {
  const speed = (work: string, trainer: string): number | null => {
    const found = measurements.find((one) => one.work === work && one.trainer === trainer)?.imagesPerSecond;
    return found === undefined || !Number.isFinite(found) ? null : found;
  };
  const ratio = (above: number | null, below: number | null) =>
    above === null || below === null || below === 0 ? null : above / below;
  const bestStock = ['tfjs-webgpu', 'tfjs-webgl', 'tfjs-cpu']
    .map((trainer) => speed('two-conv', trainer))
    .reduce((best, value) => (value !== null && (best === null || value > best) ? value : best), null);
  const own = (work: string, threads: number) => speed(work, `exact-${threads}`);
  const bar = (title: string, value: number | null, limit: number): Bar => ({
    title,
    value,
    limit,
    kind: 'atLeast',
    unit: '×',
  });
  const all = `${cores} threads each`;
  return [
    bar(
      'two convolutions against PyTorch, 1 thread each',
      ratio(own('two-conv', 1), speed('two-conv', 'torch-1')),
      2.5,
    ),
    bar(
      `two convolutions against PyTorch, ${all}`,
      ratio(own('two-conv', cores), speed('two-conv', `torch-${cores}`)),
      2.5,
    ),
    bar('two convolutions against the best stock tfjs backend', ratio(own('two-conv', cores), bestStock), 100),
    bar(`two convolutions, ${cores} threads against 1`, ratio(own('two-conv', cores), own('two-conv', 1)), 1.7),
    bar('two convolutions, exact against fast, 1 thread', ratio(own('two-conv', 1), speed('two-conv', 'fast-1')), 0.75),
    bar(
      `two convolutions, exact against fast, ${cores} threads`,
      ratio(own('two-conv', cores), speed('two-conv', `fast-${cores}`)),
      0.75,
    ),
    bar(`dropout net against PyTorch, ${all}`, ratio(own('dropout', cores), speed('dropout', `torch-${cores}`)), 4),
    bar('shallow net against PyTorch, 1 thread each', ratio(own('shallow', 1), speed('shallow', 'torch-1')), 5),
    { title: 'evaluation of 10,000 images, 1 thread', value: evaluationSeconds, limit: 1.2, kind: 'below', unit: ' s' },
  ];
}
