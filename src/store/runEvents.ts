/** How a run changes with each message of its worker. Pure. */
import { snapshotEpochs } from '../domain/keptEpochs.ts';
import { canTransition } from '../domain/run.ts';
import type { Evaluation, SplitName } from '../engine/engine.ts';
import type { TrainingMessage } from '../worker/client.ts';
import type { Checkpoint, EpochMessage } from '../worker/messages.ts';
import { answersOf } from './epochAnswers.ts';
import type { RunProgressRecord } from './repository.ts';
import { arrayBytes } from './storageSizes.ts';
import type { Run, StoredPredictions } from './types.ts';

/** The run after the message. A pause that is on its way to the worker is not undone by what the worker said before. */
export function applyMessage(run: Run, message: TrainingMessage): Run {
  switch (message.type) {
    case 'started': {
      const { description, threads, memory } = message;
      return {
        ...run,
        state: run.state === 'preparing' ? 'training' : run.state,
        activity: null,
        engine: run.engine === null ? null : { ...run.engine, description },
        provenance: run.provenance === null ? null : { ...run.provenance, threads, memory },
      };
    }
    case 'progress':
      return { ...run, progress: message.progress };
    case 'epoch':
      return {
        ...run,
        training: message.state,
        latestValidation: storedPredictions(message, 'validation', message.validation),
        bestTest: message.test === null ? run.bestTest : storedPredictions(message, 'test', message.test),
      };
    case 'layersMeasured':
      return { ...run, layerSeconds: message.seconds };
    case 'paused':
      return { ...run, training: message.state };
    case 'resumed':
      return run;
    case 'ended': {
      const { end, weightsSha256 } = message;
      const ended: Run = { ...run, training: message.state, end, weightsSha256, progress: null, activity: null };
      if (end === null) return { ...ended, state: 'stopped' };
      if (end !== 'diverged') return { ...ended, state: 'finished' };
      return { ...ended, state: 'failed', failure: explainDivergence(ended) };
    }
    case 'failed':
      return failedRun(run, message.message);
    default:
      return message satisfies never;
  }
}

/** What is worth keeping after this message, given the run that it led to; null where nothing is. */
export function recordOf(run: Run, message: TrainingMessage): RunProgressRecord | null {
  switch (message.type) {
    case 'epoch': {
      const isBest = message.test !== null;
      const predictions = [run.latestValidation, isBest ? run.bestTest : null].filter((entry) => entry !== null);
      const answers = run.latestValidation === null ? null : answersOf(run.latestValidation);
      const isSnapshot = snapshotEpochs(arrayBytes(message.weights)).includes(message.record.epoch);
      return { run, checkpoint: checkpointOf(message), isBest, predictions, answers, isSnapshot };
    }
    case 'paused':
    case 'ended':
      return {
        run,
        checkpoint: checkpointOf(message),
        isBest: false,
        predictions: [],
        answers: null,
        isSnapshot: false,
      };
    default:
      return null;
  }
}

/** The run as failed, with the reason; a run that is over already stays as it is. */
export function failedRun(run: Run, reason: string): Run {
  if (!canTransition(run.state, 'failed')) return run;
  return { ...run, state: 'failed', failure: reason, progress: null, activity: null };
}

function checkpointOf({ state, weights }: Checkpoint): Checkpoint {
  return { state, weights };
}

function storedPredictions({ record }: EpochMessage, split: SplitName, evaluation: Evaluation): StoredPredictions {
  const { predictions, probabilities } = evaluation;
  return { epoch: record.epoch, split, predictions, probabilities };
}

function explainDivergence(run: Run): string {
  const { learningRate } = run.experiment.training;
  const rate = typeof learningRate === 'number' ? learningRate : learningRate.initial;
  const epoch = run.training.epochs.length + 1;
  return `Training diverged in epoch ${epoch}: the cost is no longer a finite number. Try a learning rate below ${rate}.`;
}
