/** The process of one run of a reproduction: trains from the last checkpoint and saves one after every epoch. */
import { loadMnist } from '../../data/node/loadMnist.ts';
import { weightsSha256 } from '../../data/weightsHash.ts';
import { stepsPerEpoch } from '../../domain/experiment.ts';
import { INITIAL_TRAINING_STATE, type TrainingState } from '../../domain/run.ts';
import { runTraining } from '../../engine/train.ts';
import { createInitialWeights } from '../../random/initialWeights.ts';
import { createTrainer } from '../engine.ts';
import { messageOf } from '../usageError.ts';
import {
  type Checkpoint,
  claimRun,
  loadCheckpoint,
  runFolder,
  saveCheckpoint,
  type TestOutput,
  testOutputOf,
} from './checkpoint.ts';
import { machineInWords } from './machine.ts';
import type { RunReport, RunRequest } from './messages.ts';
import type { PlannedRun } from './plan.ts';
import type { RunResult } from './results.ts';

const stop = new AbortController();

// Ctrl-C reaches every process of a terminal; the reproduction decides when a run ends.
process.on('SIGINT', () => {});
process.on('disconnect', () => stop.abort());
process.on('message', (request: RunRequest) => {
  if (request.type === 'stop') stop.abort();
  else void trainAndReport(request);
});

function report(message: RunReport): Promise<void> {
  return new Promise((done) => {
    if (process.send === undefined || !process.connected) done();
    else process.send(message, undefined, undefined, () => done());
  });
}

async function trainAndReport(request: Extract<RunRequest, { type: 'start' }>): Promise<void> {
  try {
    await report(await train(request));
    process.exit(0);
  } catch (error) {
    await report({ type: 'failed', message: messageOf(error) });
    process.exit(1);
  }
}

async function train({ run, stateFolder, threads }: Extract<RunRequest, { type: 'start' }>): Promise<RunReport> {
  const folder = runFolder(stateFolder, run);
  const release = await claimRun(folder);
  const saved = await loadCheckpoint(folder, run);
  const weights = saved?.weights ?? createInitialWeights(run.experiment.network, run.seed);
  const data = await loadMnist();
  const trainer = await createTrainer({ experiment: run.experiment, weights, data, threads, isFast: false });
  const started = performance.now();
  const seconds = () => (saved?.seconds ?? 0) + (performance.now() - started) / 1000;
  let test: TestOutput | null = saved?.test ?? null;
  const checkpoint = async (state: TrainingState): Promise<Checkpoint> => {
    const current = { state, weights: await trainer.getWeights(), seconds: seconds(), test };
    await saveCheckpoint(folder, run, current);
    return current;
  };
  try {
    const outcome = await runTraining({
      trainer,
      // Only the end is moved: schedules go on as the whole experiment has them.
      experiment: withLastEpoch(run),
      trainingSet: data.training,
      state: saved?.state ?? INITIAL_TRAINING_STATE,
      signal: stop.signal,
      onProgress: (progress) => void report({ type: 'progress', progress }),
      async onEpoch(result) {
        if (result.test !== null) test = testOutputOf(result.test);
        await checkpoint(result.state);
        await report({ type: 'epoch', record: result.record });
      },
    });
    const last = await checkpoint(outcome.state);
    if (outcome.end === 'diverged' && outcome.state.best === null) {
      return { type: 'failed', message: 'training diverged in its first epoch' };
    }
    const result = await resultOf(run, last, data.test.labels, trainer.description);
    return { type: 'result', result, isComplete: outcome.end !== null };
  } finally {
    await trainer.dispose();
    await release();
  }
}

function withLastEpoch({ experiment, epochs }: PlannedRun): PlannedRun['experiment'] {
  if (epochs === experiment.training.epochs) return experiment;
  const maxSteps = epochs * stepsPerEpoch(experiment);
  return { ...experiment, training: { ...experiment.training, maxSteps } };
}

async function resultOf(
  run: PlannedRun,
  { state, weights, seconds, test }: Checkpoint,
  labels: Uint8Array,
  engine: string,
): Promise<RunResult | null> {
  const { best, epochs } = state;
  if (best === null || test === null) return null;
  return {
    row: run.row,
    experiment: run.id,
    experimentSha256: run.experimentSha256,
    seed: run.seed,
    epochsPlanned: run.experiment.training.epochs,
    epochsRun: epochs.length,
    bestEpoch: best.epoch,
    bestValidationAccuracy: best.validationAccuracy,
    testAccuracyAtBestValidation: best.testAccuracy,
    validationAccuracies: epochs.map(({ validationAccuracy }) => validationAccuracy),
    testErrors: [...test.predictions].flatMap((prediction, image): [number, number][] =>
      prediction === labels[image] ? [] : [[image, prediction]],
    ),
    minutes: Math.round(seconds / 6) / 10,
    weightsSha256: await weightsSha256(weights),
    engine,
    machine: machineInWords(),
    date: new Date().toISOString().slice(0, 10),
  };
}
