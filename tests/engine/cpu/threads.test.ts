/** Threads that die in the middle of a call, while the calling thread waits for them and hears no event. */
import { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpuEngine.ts';
import { nodePlatform } from '../../../src/engine/cpu/node/platform.ts';
import type { Platform, ThreadHandle, ThreadStart } from '../../../src/engine/cpu/platform.ts';
import { BROKEN, CONTROL, GENERATION, JOB_GENERATION, WORD } from '../../../src/engine/cpu/words.ts';
import type { Trainer } from '../../../src/engine/engine.ts';
import { createInitialWeights } from '../../../src/random/initialWeights.ts';
import { epochOrder } from '../../../src/random/order.ts';
import { buildKernels } from '../../../src/tooling/buildKernels.ts';
import { experimentOf, mnist } from './againstReference.ts';

beforeAll(buildKernels, 120_000);

const experiment = experimentOf(
  [
    { type: 'conv', filters: 4, kernel: [5, 5], activation: 'relu' },
    { type: 'softmax', units: 10 },
  ],
  { miniBatchSize: 10 },
);
const request = { order: epochOrder(experiment, 1), firstStep: 0, learningRate: 0.1, weightDecay: 0 };

async function trainerOn(startThread: (start: ThreadStart) => ThreadHandle): Promise<Trainer> {
  const platform: Platform = { ...nodePlatform, startThread };
  const weights = createInitialWeights(experiment.network, experiment.seed);
  return createCpuEngine({ mode: 'exact', platform }).createTrainer({
    experiment,
    weights,
    data: await mnist(),
    threads: 2,
  });
}

/** A thread that does this, in JavaScript, instead of its first job. */
function threadThat(program: string, { memory }: ThreadStart): ThreadHandle {
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
    const words = new Int32Array(workerData.memory.buffer);
    parentPort.postMessage('ready');
    Atomics.wait(words, ${JOB_GENERATION / 4}, 0);
    ${program}`,
    { eval: true, workerData: { memory } },
  );
  const ready = new Promise<void>((resolve) => worker.once('message', () => resolve()));
  return { ready, failure: () => null, terminate: () => void worker.terminate() };
}

async function secondsToFail(trainer: Trainer, reason: string): Promise<number> {
  const started = performance.now();
  await expect(trainer.train(request)).rejects.toThrow(reason);
  return (performance.now() - started) / 1000;
}

describe('a thread of the CPU engine', () => {
  it('that fails within a call ends the call at once', async () => {
    let memory: WebAssembly.Memory | null = null;
    const trainer = await trainerOn((start) => {
      memory = start.memory;
      return nodePlatform.startThread(start);
    });
    // Its scratch lies beyond the memory now; that of the calling thread stays where it is.
    const words = new Int32Array((memory as unknown as WebAssembly.Memory).buffer);
    words[CONTROL / 4 + WORD.scratchBytes] = 0x7000_0000;
    expect(await secondsToFail(trainer, 'a thread failed')).toBeLessThan(5);
    await trainer.dispose();
  });

  it('that tells of its failure is not waited for', async () => {
    const tell = `
      Atomics.store(words, ${BROKEN / 4}, 1);
      Atomics.notify(words, ${GENERATION / 4});
      Atomics.wait(words, ${BROKEN / 4}, 1);`;
    const trainer = await trainerOn((start) => threadThat(tell, start));
    expect(await secondsToFail(trainer, 'a thread failed')).toBeLessThan(5);
    await trainer.dispose();
  });

  it('that is gone without a word is given up within seconds', { timeout: 60_000 }, async () => {
    const trainer = await trainerOn((start) => threadThat('process.exit(0);', start));
    expect(await secondsToFail(trainer, 'a thread ended')).toBeLessThan(20);
    await trainer.dispose();
  });
});
