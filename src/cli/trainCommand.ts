import { loadMnist } from '../data/node/loadMnist.ts';
import { weightsSha256 } from '../data/weightsHash.ts';
import { type Experiment, stepsPerEpoch, totalSteps } from '../domain/experiment.ts';
import { INITIAL_TRAINING_STATE } from '../domain/run.ts';
import { runTraining } from '../engine/train.ts';
import { weightsToSafetensors } from '../export/safetensors.ts';
import { createInitialWeights } from '../random/initialWeights.ts';
import { createTrainer } from './engine.ts';
import { EXIT } from './exitCodes.ts';
import { checkWritable, writeWhole } from './files.ts';
import { readExperiment, readWeights } from './inputs.ts';
import { listenForInterruption } from './interruption.ts';
import { TimeLeft } from './timeLeft.ts';
import { jsonReport, textReport } from './trainingReport.ts';

export interface TrainFlags {
  readonly init?: string;
  readonly save?: string;
  readonly threads: number;
  readonly maxSteps?: number;
  readonly json?: true;
  readonly everyStep?: true;
  readonly fast?: true;
}

/**
 * Trains an experiment and tells its epochs. An interruption ends it between two mini-batches; the weights of that moment are
 * saved like others. @returns the exit code @throws UsageError before anything is written
 */
export async function trainCommand(source: string, flags: TrainFlags): Promise<number> {
  const experiment = withMaxSteps(await readExperiment(source), flags.maxSteps);
  const { network } = experiment;
  const initial =
    flags.init === undefined
      ? createInitialWeights(network, experiment.seed)
      : await readWeights(experiment, flags.init);
  if (flags.save !== undefined) await checkWritable(flags.save);

  const interruption = listenForInterruption();
  const report = flags.json === true ? jsonReport() : textReport();
  const data = await loadMnist();
  const trainer = await createTrainer({
    experiment,
    weights: initial,
    data,
    threads: flags.threads,
    isFast: flags.fast === true,
  });
  try {
    const steps = totalSteps(experiment);
    report.begin({
      name: experiment.name,
      trainer: trainer.description,
      epochs: Math.ceil(steps / stepsPerEpoch(experiment)),
      totalSteps: steps,
    });
    const timeLeft = new TimeLeft(steps);
    const outcome = await runTraining({
      trainer,
      experiment,
      trainingSet: data.training,
      state: INITIAL_TRAINING_STATE,
      signal: interruption.signal,
      onProgress: (progress) => report.progress(progress, timeLeft.after(progress.step)),
      onEpoch: ({ record }) => report.epoch(record),
      ...(flags.everyStep === true ? { onStep: (step: number, cost: number) => report.step(step, cost) } : {}),
    });
    const weights = await trainer.getWeights();
    if (flags.save !== undefined) await writeWhole(flags.save, weightsToSafetensors(network, weights));
    report.done({
      best: outcome.state.best,
      end: outcome.end,
      steps: outcome.state.step,
      weightsSha256: await weightsSha256(weights),
    });
    return outcome.end === null ? (interruption.exitCode() ?? EXIT.failed) : EXIT.done;
  } finally {
    report.close();
    interruption.release();
    await trainer.dispose();
  }
}

function withMaxSteps(experiment: Experiment, maxSteps: number | undefined): Experiment {
  return maxSteps === undefined ? experiment : { ...experiment, training: { ...experiment.training, maxSteps } };
}
