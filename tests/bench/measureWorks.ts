import type { BrowserHost } from './browserHost.ts';
import type { Sample } from './messages.ts';
import { type Measurement, measurementOf } from './results.ts';
import type { TorchHost } from './torchHost.ts';
import type { BenchEntrant } from './trainers.ts';
import type { Work } from './works.ts';

export interface MeasureOptions {
  readonly works: readonly Work[];
  readonly trainers: readonly BenchEntrant[];
  readonly rounds: number;
  readonly seconds: number;
  readonly browser: BrowserHost;
  /** By number of threads. */
  readonly torchHosts: ReadonlyMap<number, TorchHost>;
  readonly progress: (text: string) => void;
}

/** Samples every trainer on every work, one after the other, round by round, so that a slow minute hits all alike. */
export async function measureWorks(options: MeasureOptions): Promise<Measurement[]> {
  const { works, trainers, rounds, seconds, browser, torchHosts, progress } = options;
  const samples = new Map<string, Sample[]>();
  const failures = new Map<string, string>();
  for (let round = 1; round <= rounds; round += 1) {
    for (const work of works) {
      for (const trainer of trainers) {
        const key = `${work.id} ${trainer.id}`;
        if (failures.has(key)) continue;
        try {
          const sample = await sampleOf(trainer, work);
          samples.set(key, [...(samples.get(key) ?? []), sample]);
          const speed = (sample.images / sample.seconds).toFixed(0);
          progress(
            `round ${round}/${rounds}  ${work.id}  ${trainer.label}: ${speed} images/s, cost ${sample.cost.toFixed(4)}`,
          );
        } catch (error) {
          const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
          failures.set(key, message);
          progress(`round ${round}/${rounds}  ${work.id}  ${trainer.label}: ${message}`);
        }
      }
    }
  }
  return works.flatMap((work) =>
    trainers.map(({ id }): Measurement => {
      const failure = failures.get(`${work.id} ${id}`);
      return failure === undefined
        ? measurementOf(work.id, id, samples.get(`${work.id} ${id}`) ?? [])
        : { work: work.id, trainer: id, imagesPerSecond: Number.NaN, samples: [], failure };
    }),
  );

  async function sampleOf({ id, spec }: BenchEntrant, work: Work): Promise<Sample> {
    if (spec.kind !== 'torch') {
      return browser.request(id, spec, { type: 'sample', work: work.id, experiment: work.experiment, seconds });
    }
    const host = torchHosts.get(spec.threads);
    if (host === undefined) throw new Error('no Python with PyTorch is installed');
    return host.sample(work, seconds);
  }
}
