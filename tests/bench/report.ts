/** The bench's figures as aligned text or as Markdown. */
import { alignedTable, markdownTable } from '../../src/cli/format.ts';
import type { MachineFacts } from './machine.ts';
import type { EngineFigures } from './measureEngine.ts';
import { type Bar, type Measurement, verdict } from './results.ts';
import type { BenchEntrant } from './trainers.ts';
import { trainingFlops, type Work } from './works.ts';

export interface BenchResult {
  readonly machine: MachineFacts;
  readonly rounds: number;
  readonly seconds: number;
  readonly measurements: readonly Measurement[];
  readonly engine: EngineFigures | null;
  readonly bars: readonly Bar[];
}

type Format = 'text' | 'markdown';

export function formatReport(
  result: BenchResult,
  works: readonly Work[],
  trainers: readonly BenchEntrant[],
  format: Format,
): string {
  const { machine, rounds, seconds } = result;
  const title = (text: string) => (format === 'markdown' ? `**${text}**\n` : `${text}\n${'-'.repeat(text.length)}`);
  const table = (rows: readonly (readonly string[])[], numeric: readonly boolean[]) =>
    format === 'markdown' ? markdownTable(rows, numeric) : alignedTable(rows, numeric);
  const peers = [machine.torch ?? 'no PyTorch', `tfjs ${machine.tfjs}`, `jax-js ${machine.jax}`].join(', ');
  const parts = [
    `${machine.processor}, ${machine.cores} cores, no GPU used; ${machine.browser} headless; ${peers}; ${machine.date}. ` +
      `Medians of ${rounds} samples of at least ${seconds} s, trainers in turn; load of the machine before: ${machine.loadBefore}.`,
    [title('Training, images a second'), trainingTable(result, works, trainers, table)].join('\n'),
    [title('Against the bars'), barsTable(result.bars, table)].join('\n'),
  ];
  if (result.engine !== null) {
    parts.push([title('The engine on this machine'), engineTable(result, works, table)].join('\n'));
    parts.push([title('How the cost grows (exact)'), growthTable(result.engine, table)].join('\n'));
  }
  return parts.join('\n\n');
}

type Table = (rows: readonly (readonly string[])[], numeric: readonly boolean[]) => string;

function figure(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(0) : value.toFixed(1);
}

function trainingTable(
  { measurements }: BenchResult,
  works: readonly Work[],
  trainers: readonly BenchEntrant[],
  table: Table,
): string {
  const rows = trainers.map(({ id, label }) => [
    label,
    ...works.map((work) => {
      const found = measurements.find((one) => one.work === work.id && one.trainer === id);
      if (found === undefined || found.failure !== undefined || !Number.isFinite(found.imagesPerSecond)) return '–';
      return figure(found.imagesPerSecond);
    }),
  ]);
  const failures = [
    ...new Set(measurements.flatMap(({ trainer, failure }) => (failure ? [`${trainer}: ${failure}`] : []))),
  ];
  const text = table([['trainer', ...works.map(({ title }) => title)], ...rows], [false, ...works.map(() => true)]);
  return failures.length === 0 ? text : `${text}\n\nWithout a figure: ${failures.join('; ')}`;
}

function barsTable(bars: readonly Bar[], table: Table): string {
  const rows = bars.map((bar) => [
    bar.title,
    bar.value === null || !Number.isFinite(bar.value) ? '–' : `${bar.value.toFixed(2)}${bar.unit}`,
    `${bar.kind === 'atLeast' ? 'at least' : 'under'} ${bar.limit}${bar.unit}`,
    verdict(bar),
  ]);
  return table([['ratio', 'measured', 'bar', ''], ...rows], [false, true, false, false]);
}

function engineTable({ engine, measurements }: BenchResult, works: readonly Work[], table: Table): string {
  if (engine === null) return '';
  const rows = (['exact', 'fast'] as const).flatMap((mode) => {
    const share = (gigaflops: number) => [
      `${gigaflops.toFixed(1)} GFLOP/s`,
      `${((gigaflops / engine.peak[mode]) * 100).toFixed(0)} %`,
    ];
    const training = works.flatMap((work) => {
      const speed = measurements.find((one) => one.work === work.id && one.trainer === `${mode}-1`)?.imagesPerSecond;
      if (speed === undefined || !Number.isFinite(speed)) return [];
      return [[`${mode}, training: ${work.title}`, ...share((speed * trainingFlops(work)) / 1e9)]];
    });
    return [
      [`${mode}, peak of multiply-add loop`, ...share(engine.peak[mode])],
      [`${mode}, evaluation: two convolutions`, ...share(engine.evaluationGigaflops[mode])],
      ...training,
    ];
  });
  const note =
    'Training counts operations as a dense framework does them; the engine leaves out those that contribute nothing, so a share ' +
    'above 100 % is possible.';
  return `${table([['one thread', 'speed', 'of the peak'], ...rows], [false, true, true])}\n\n${note}`;
}

function growthTable(engine: EngineFigures, table: Table): string {
  const rows = engine.growth.map(({ title, threads, imagesPerSecond, microsecondsPerImage, gigaflops }) => [
    title,
    String(threads),
    figure(imagesPerSecond),
    microsecondsPerImage.toFixed(0),
    gigaflops.toFixed(1),
  ]);
  return table([['work', 'threads', 'images/s', 'µs an image', 'GFLOP/s'], ...rows], [false, true, true, true, true]);
}
