/** A run's worker as the page sees it: messages in, commands out, and always an end. */
import type { WorkerPort } from './clientPort.ts';
import { startHeartbeat } from './heartbeat.ts';
import type { FromTrainingWorker, StartTraining, ToTrainingWorker } from './messages.ts';

export type TrainingPort = WorkerPort<ToTrainingWorker, FromTrainingWorker>;
export type TrainingMessage = Exclude<FromTrainingWorker, { readonly type: 'pong' }>;

export interface TrainingClient {
  pause(): void;
  resume(): void;
  /** The run ends with an `ended` message, within a mini-batch as a rule. */
  stop(): void;
  /** Ends the worker at once, without a message. */
  terminate(): void;
}

/** Loading code, compiling shaders, copying data. */
const SILENCE_PREPARING_MS = 120_000;
const SILENCE_TRAINING_MS = 30_000;
/** Shaders are compiled on first use, also in the middle of training. */
const SILENCE_TRAINING_GPU_MS = 90_000;

/**
 * Starts a run in the worker behind `port`. `onMessage` gets every message; the last one is `ended` or `failed`, after which
 * the worker is gone. A worker that dies, breaks or falls silent is told as `failed`.
 */
export function startTraining(
  port: TrainingPort,
  request: Omit<StartTraining, 'type'>,
  onMessage: (message: TrainingMessage) => void,
): TrainingClient {
  let isOver = false;
  const end = (): void => {
    isOver = true;
    heartbeat.stop();
    port.terminate();
  };
  const fail = (reason: string): void => {
    if (isOver) return;
    end();
    const advice =
      'What was trained up to its last epoch is kept. Train again; where it fails again, choose another engine.';
    onMessage({ type: 'failed', message: `${reason}. ${advice}` });
  };
  const heartbeat = startHeartbeat(
    () => port.post({ type: 'ping' }),
    () => fail('Its worker does not answer any more'),
    SILENCE_PREPARING_MS,
  );
  port.listen({
    onMessage(message) {
      if (isOver) return;
      heartbeat.alive();
      if (message.type === 'pong') return;
      if (message.type === 'started') {
        const isGpu = request.engine === 'webgpu' || request.engine === 'webgl';
        heartbeat.allowSilence(isGpu ? SILENCE_TRAINING_GPU_MS : SILENCE_TRAINING_MS);
      }
      if (message.type === 'ended' || message.type === 'failed') end();
      onMessage(message);
    },
    onError: fail,
  });
  const send = (message: ToTrainingWorker): void => {
    if (!isOver) port.post(message);
  };
  // Where a buffer cannot be copied for want of memory, posting throws.
  try {
    port.post({ type: 'start', ...request });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    queueMicrotask(() => fail(`The worker could not be given its data (${reason})`));
  }
  return {
    pause: () => send({ type: 'pause' }),
    resume: () => send({ type: 'resume' }),
    stop: () => send({ type: 'stop' }),
    terminate: () => {
      if (!isOver) end();
    },
  };
}
