/** Where an unfinished run stands, on disk: enough to go on and end with the weights that it would have had anyway. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingState } from '../../domain/run.ts';
import type { NetworkWeights } from '../../domain/weights.ts';
import type { Evaluation } from '../../engine/engine.ts';
import { weightsFromSafetensors, weightsToSafetensors } from '../../export/safetensors.ts';
import { writeWhole } from '../files.ts';
import type { PlannedRun } from './plan.ts';

/** What a net says of the test images. */
export interface TestOutput {
  /** [count] */
  readonly predictions: Uint8Array;
  /** [count, classes] */
  readonly probabilities: Float32Array;
}

export interface Checkpoint {
  readonly state: TrainingState;
  readonly weights: NetworkWeights;
  /** Of the wall clock, so far. */
  readonly seconds: number;
  /** Of the best epoch so far. */
  readonly test: TestOutput | null;
}

/** The small file that names the others; it is written last, so that what it names is whole. */
interface Index {
  readonly experimentSha256: string;
  readonly state: TrainingState;
  readonly seconds: number;
  readonly weights: string;
  readonly test: string | null;
}

const INDEX = 'checkpoint.json';

/** The folder of a run below the folder of all. */
export function runFolder(stateFolder: string, run: Pick<PlannedRun, 'id' | 'seed'>): string {
  return join(stateFolder, `${run.id}-seed-${run.seed}`);
}

export async function saveCheckpoint(folder: string, run: PlannedRun, checkpoint: Checkpoint): Promise<void> {
  const { state, weights, seconds, test } = checkpoint;
  await mkdir(folder, { recursive: true });
  const weightsFile = `weights-${state.step}.safetensors`;
  const testFile = test === null || state.best === null ? null : `test-${state.best.epoch}.bin`;
  await writeWhole(join(folder, weightsFile), weightsToSafetensors(run.experiment.network, weights));
  if (test !== null && testFile !== null) await writeWhole(join(folder, testFile), encodeTest(test));
  const index: Index = { experimentSha256: run.experimentSha256, state, seconds, weights: weightsFile, test: testFile };
  await writeWhole(join(folder, INDEX), JSON.stringify(index));
  for (const name of await readdir(folder)) {
    if (/^(weights|test)-/.test(name) && name !== weightsFile && name !== testFile) await rm(join(folder, name));
  }
}

/** The last checkpoint of a run; null where there is none, or only one of an experiment that has changed since. */
export async function loadCheckpoint(folder: string, run: PlannedRun): Promise<Checkpoint | null> {
  const index = await readIndex(folder);
  if (index === null || index.experimentSha256 !== run.experimentSha256) return null;
  const weights = weightsFromSafetensors(run.experiment.network, await readFile(join(folder, index.weights)));
  return { state: index.state, weights, seconds: index.seconds, test: await readTest(folder, index) };
}

/** What the best epoch's net of a run says of the test images; null where that was not kept here. */
export async function loadTestOutput(folder: string, sha256: string, bestEpoch: number): Promise<TestOutput | null> {
  const index = await readIndex(folder);
  if (index?.experimentSha256 !== sha256 || index.state.best?.epoch !== bestEpoch) return null;
  return readTest(folder, index);
}

async function readIndex(folder: string): Promise<Index | null> {
  try {
    return JSON.parse(await readFile(join(folder, INDEX), 'utf8')) as Index;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function readTest(folder: string, index: Index): Promise<TestOutput | null> {
  return index.test === null ? null : decodeTest(await readFile(join(folder, index.test)));
}

/** The number of images, their predictions, then their probabilities; little-endian. */
function encodeTest({ predictions, probabilities }: TestOutput): Uint8Array {
  const bytes = new Uint8Array(4 + predictions.length + 4 * probabilities.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, predictions.length, true);
  bytes.set(predictions, 4);
  probabilities.forEach((value, index) => {
    view.setFloat32(4 + predictions.length + 4 * index, value, true);
  });
  return bytes;
}

function decodeTest(bytes: Uint8Array): TestOutput {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(0, true);
  const probabilities = Float32Array.from({ length: (bytes.length - 4 - count) / 4 }, (_, index) =>
    view.getFloat32(4 + count + 4 * index, true),
  );
  return { predictions: bytes.slice(4, 4 + count), probabilities };
}

/**
 * Claims a run for this process. @throws Error where another living process trains it: both would overwrite each other
 * @returns a function that gives it back
 */
export async function claimRun(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'process');
  const owner = Number(await readFile(path, 'utf8').catch(() => ''));
  if (owner > 0 && owner !== process.pid && isAlive(owner)) throw new Error(`process ${owner} is training it already`);
  await writeWhole(path, String(process.pid));
  return () => rm(path, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** What is kept of an evaluation. */
export function testOutputOf({ predictions, probabilities }: Evaluation): TestOutput {
  return { predictions, probabilities };
}
