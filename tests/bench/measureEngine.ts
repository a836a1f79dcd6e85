/** What the engine makes of the machine: its kernels against the peak, its evaluation, and how its cost grows. */
import type { BrowserHost } from './browserHost.ts';
import type { Sample, TrainerSpec } from './messages.ts';
import { compilePeakLoop, PEAK_FLOPS_PER_ROUND } from './peakModule.ts';
import { median } from './results.ts';
import { forwardFlops, GROWTH_WORKS, trainingFlops, WORKS, type Work } from './works.ts';

export interface GrowthFigure {
  readonly work: string;
  readonly title: string;
  readonly threads: number;
  readonly imagesPerSecond: number;
  readonly microsecondsPerImage: number;
  /** As a dense framework would count it; the engine leaves out what contributes nothing. */
  readonly gigaflops: number;
}

export interface EngineFigures {
  /** Of one core: with multiply and add apart, and fused. Billions of operations a second. */
  readonly peak: { readonly exact: number; readonly fast: number };
  /** Of the 10,000 test images on one thread, exact, two convolutions. */
  readonly evaluationSeconds: number;
  readonly evaluationGigaflops: { readonly exact: number; readonly fast: number };
  readonly growth: readonly GrowthFigure[];
}

interface EngineOptions {
  readonly browser: BrowserHost;
  readonly cores: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly progress: (text: string) => void;
}

const perSecond = ({ images, seconds }: Sample) => images / seconds;

export async function measureEngine(options: EngineOptions): Promise<EngineFigures> {
  const { browser, cores, rounds, seconds, progress } = options;
  const own = (mode: 'exact' | 'fast', threads: number): TrainerSpec => ({ kind: 'own', mode, threads });
  const repeat = async (take: () => Promise<Sample>): Promise<Sample[]> => {
    const samples: Sample[] = [];
    for (let round = 0; round < rounds; round += 1) samples.push(await take());
    return samples;
  };
  const peakOf = async (isFused: boolean) => {
    const module = [...(await compilePeakLoop(isFused))];
    const request = { type: 'peak', module, flopsPerRound: PEAK_FLOPS_PER_ROUND, seconds } as const;
    const samples = await repeat(() => browser.request('peak', { kind: 'peak' }, request));
    const peak = median(samples.map(perSecond)) / 1e9;
    progress(`peak of one core, ${isFused ? 'fused multiply-add' : 'multiply and add'}: ${peak.toFixed(1)} GFLOP/s`);
    return peak;
  };
  const peak = { exact: await peakOf(false), fast: await peakOf(true) };

  const work = WORKS.find(({ id }) => id === 'two-conv') as Work;
  const evaluate = async (mode: 'exact' | 'fast') => {
    const request = { type: 'evaluate', work: work.id, experiment: work.experiment } as const;
    const samples = await repeat(() => browser.request(`${mode}-1`, own(mode, 1), request));
    return median(samples.map((sample) => sample.seconds));
  };
  const evaluation = { exact: await evaluate('exact'), fast: await evaluate('fast') };
  progress(`evaluation of 10,000 images on one thread: ${evaluation.exact.toFixed(2)} s`);
  const evaluationGigaflops = (taken: number) => (10_000 * forwardFlops(work)) / taken / 1e9;

  const growth: GrowthFigure[] = [];
  for (const growing of GROWTH_WORKS) {
    for (const threads of cores > 1 ? [1, cores] : [1]) {
      const { id, title, experiment } = growing;
      const request = { type: 'sample', work: id, experiment, seconds } as const;
      const samples = await repeat(() => browser.request(`exact-${threads}`, own('exact', threads), request));
      const imagesPerSecond = median(samples.map(perSecond));
      progress(`${title}, ${threads} thread(s): ${imagesPerSecond.toFixed(0)} images/s`);
      growth.push({
        work: id,
        title,
        threads,
        imagesPerSecond,
        microsecondsPerImage: 1e6 / imagesPerSecond,
        gigaflops: (imagesPerSecond * trainingFlops(growing)) / 1e9,
      });
    }
  }
  return {
    peak,
    evaluationSeconds: evaluation.exact,
    evaluationGigaflops: {
      exact: evaluationGigaflops(evaluation.exact),
      fast: evaluationGigaflops(evaluation.fast),
    },
    growth,
  };
}
