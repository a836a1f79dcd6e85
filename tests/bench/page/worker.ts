/** One trainer of the bench; its library is loaded when the first request comes. */
import { loadMnist } from '../../../src/data/loadMnist.ts';
import type { Experiment } from '../../../src/domain/experiment.ts';
import type { BenchAnswer, BenchOrder, BenchRequest, Sample, TrainerSpec } from '../messages.ts';
import type { BenchTrainer } from './benchTrainer.ts';
import { measurePeak } from './peak.ts';

const trainers = new Map<string, Promise<BenchTrainer>>();

addEventListener('message', async ({ data: { id, spec, request } }: MessageEvent<BenchOrder>) => {
  const answer = (message: BenchAnswer) => postMessage(message);
  try {
    answer({ id, sample: await serve(spec, request) });
  } catch (error) {
    answer({ id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});

async function serve(spec: TrainerSpec, request: BenchRequest): Promise<Sample> {
  if (request.type === 'peak') return measurePeak(request);
  const trainer = await trainerOf(spec, request.work, request.experiment);
  if (request.type === 'sample') return trainer.sample(request.seconds);
  if (trainer.evaluate === undefined) throw new Error('This trainer is not asked to evaluate.');
  return trainer.evaluate();
}

function trainerOf(spec: TrainerSpec, work: string, experiment: Experiment): Promise<BenchTrainer> {
  const known = trainers.get(work);
  if (known !== undefined) return known;
  const created = create(spec, experiment);
  trainers.set(work, created);
  return created;
}

async function create(spec: TrainerSpec, experiment: Experiment): Promise<BenchTrainer> {
  const data = await loadMnist();
  switch (spec.kind) {
    case 'own':
      return (await import('./ownTrainer.ts')).createOwnTrainer(spec, experiment, data);
    case 'tfjs':
      return (await import('./tfjsTrainer.ts')).createTfjsTrainer(spec.backend, experiment, data);
    case 'jax':
      return (await import('./jaxTrainer.ts')).createJaxTrainer(experiment, data);
    case 'peak':
      throw new Error('The peak trains nothing.');
    default:
      return spec satisfies never;
  }
}
