import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../src/domain/experiment.ts';
import { INITIAL_TRAINING_STATE } from '../../src/domain/run.ts';
import { createInitialWeights } from '../../src/random/initialWeights.ts';
import { createKeptRepository } from '../../src/store/keptRepository.ts';
import { createMemoryRepository, type RunRepository } from '../../src/store/repository.ts';
import { fromStoredRun, NO_PREDICTIONS, toStoredRun } from '../../src/store/storedRun.ts';
import type { Run, StorageStatus } from '../../src/store/types.ts';

const experiment = parseExperiment({
  format: 'experiment/1',
  name: 'one',
  network: { input: [28, 28, 1], layers: [{ type: 'softmax', units: 10 }] },
  data: { dataset: 'mnist' },
  training: { epochs: 3, miniBatchSize: 10, learningRate: 0.1 },
  seed: 1,
});

const run: Run = {
  id: 'r',
  name: 'one 1',
  experiment,
  state: 'training',
  createdAt: 1,
  queueRank: 2,
  raceId: null,
  colorIndex: 0,
  engineChoice: 'auto',
  engine: { id: 'cpu', description: 'CPU engine', reason: 'measured' },
  training: {
    ...INITIAL_TRAINING_STATE,
    step: 5_000,
    epochs: [
      {
        epoch: 1,
        step: 5_000,
        cost: 0.3,
        validationCost: Number.NaN,
        validationAccuracy: 0.9,
        testAccuracy: 0.91,
        learningRate: 0.1,
        seconds: 2,
        imagesPerSecond: 25_000,
      },
    ],
    best: { epoch: 1, validationAccuracy: 0.9, testAccuracy: 0.91 },
  },
  progress: null,
  activity: null,
  end: null,
  failure: null,
  latestValidation: null,
  bestTest: null,
  weightsSha256: null,
  provenance: { version: '1', browser: 'b', threads: 1, memory: null },
  layerSeconds: [0.001, null, 0.0002],
  visible: true,
  hasUnreadPredictions: false,
  isElsewhere: false,
};
const checkpoint = { state: run.training, weights: createInitialWeights(experiment.network, 1) };
/** A softmax layer on the image: 784 × 10 weights and 10 biases, four bytes each. */
const WEIGHTS_BYTES = 31_400;
const answers = { epoch: 1, predictions: Uint8Array.of(3, 4), confidences: Uint8Array.of(255, 128) };
const record = { run, checkpoint, isBest: true, predictions: [], answers, isSnapshot: true };

describe('a browser', () => {
  it('that keeps nothing is told once, and the runs last as long as the page', async () => {
    const told: StorageStatus[] = [];
    const repository = createKeptRepository({
      open: () => Promise.reject(new DOMException('The operation is insecure.', 'SecurityError')),
      measure: async () => null,
      onStatus: (status) => told.push(status),
    });
    expect(await repository.list()).toEqual([]);
    await repository.saveProgress(record);
    expect(told.at(-1)).toMatchObject({ state: 'unavailable', message: expect.stringContaining('Training goes on') });
    expect(await repository.checkpoint('r')).toEqual(checkpoint);
    expect(await repository.weights('r', 'best')).toEqual(checkpoint.weights);
    expect(await repository.sizes()).toEqual([{ runId: 'r', weights: 3 * WEIGHTS_BYTES, predictions: 4 }]);
    expect(await repository.history('r')).toEqual([answers]);
    expect(await repository.snapshotEpochs('r')).toEqual([1]);
    expect(await repository.snapshot('r', 1)).toEqual(checkpoint.weights);
    await repository.remove('r');
    expect(await repository.history('r')).toEqual([]);
    expect(await repository.snapshotEpochs('r')).toEqual([]);
    expect(await repository.checkpoint('r')).toBeNull();
    expect(await repository.sizes()).toEqual([]);
  });

  it('that is full keeps what it had; the newest epochs are in memory, and all is kept again once there is room', async () => {
    const database = createMemoryRepository();
    let isFull = false;
    const limited: RunRepository = {
      ...database,
      async saveProgress(written) {
        if (isFull) throw new DOMException('No room.', 'QuotaExceededError');
        await database.saveProgress(written);
      },
    };
    const told: StorageStatus[] = [];
    const repository = createKeptRepository({
      open: async () => limited,
      measure: async () => 1_000,
      onStatus: (status) => told.push(status),
    });
    await repository.saveProgress(record);
    isFull = true;
    const later = { ...checkpoint, state: { ...checkpoint.state, step: 10_000 } };
    const second = { ...answers, epoch: 2 };
    await repository.saveProgress({ ...record, checkpoint: later, isBest: false, answers: second });
    // Told as one history, though its epochs lie in two places.
    expect(await repository.history('r')).toEqual([answers, second]);
    expect(await repository.snapshotEpochs('r')).toEqual([1, 2]);
    expect(await repository.answers('r', 1)).toEqual(answers);
    expect(await repository.snapshot('r', 1)).toEqual(checkpoint.weights);
    expect(told.at(-1)).toMatchObject({ state: 'full', message: expect.stringContaining('Delete runs') });
    expect((await repository.checkpoint('r'))?.state.step).toBe(10_000);
    expect((await database.checkpoint('r'))?.state.step).toBe(5_000);
    // In the database and in memory, but counted once.
    expect(await repository.sizes()).toMatchObject([{ runId: 'r' }]);
    expect(await repository.weights('r', 'best')).toEqual(checkpoint.weights);
    isFull = false;
    const last = { ...checkpoint, state: { ...checkpoint.state, step: 15_000 } };
    await repository.saveProgress({ ...record, checkpoint: last, isBest: false });
    expect(told.at(-1)).toMatchObject({ state: 'ok', message: null });
    expect((await repository.checkpoint('r'))?.state.step).toBe(15_000);
    expect((await database.checkpoint('r'))?.state.step).toBe(15_000);
    // What was refused in between is kept after all.
    expect(await database.history('r')).toEqual([answers, second]);
    expect(await database.snapshotEpochs('r')).toEqual([1, 2]);
  });

  it('keeps a run that ended while there was no room once another run is deleted, and says until then what is missing', async () => {
    const database = createMemoryRepository();
    let room = 1;
    // As the browser does: whether there is room is seen when something is written, and never when it is deleted.
    const checked =
      <Arguments extends unknown[]>(action: (...given: Arguments) => Promise<void>) =>
      async (...given: Arguments) => {
        if (room <= 0) throw new DOMException('No room.', 'QuotaExceededError');
        await action(...given);
      };
    const limited: RunRepository = {
      ...database,
      saveProgress: checked(database.saveProgress),
      saveWhole: checked(database.saveWhole),
      async remove(runId) {
        await database.remove(runId);
        room += runId === 'large' ? 1 : 0;
      },
    };
    const told: StorageStatus[] = [];
    const repository = createKeptRepository({
      open: async () => limited,
      measure: async () => null,
      onStatus: (status) => told.push(status),
    });
    await repository.saveProgress({ ...record, run: { ...run, id: 'large' } });
    await repository.saveProgress({ ...record, run: { ...run, id: 'small' } });
    room = 0;
    const ended: Run = { ...run, state: 'finished', end: 'allEpochs', weightsSha256: 'ab' };
    await repository.saveProgress({ ...record, run: ended, answers: { ...answers, epoch: 3 } });
    expect(await database.read('r')).toBeNull();
    expect(told.at(-1)).toMatchObject({ state: 'full' });
    // Something goes, but not enough.
    await repository.remove('small');
    expect(told.at(-1)).toMatchObject({ state: 'full' });
    await repository.remove('large');
    expect(told.at(-1)).toMatchObject({ state: 'ok', message: null });
    expect(await database.read('r')).toEqual(ended);
    expect(await database.checkpoint('r')).toEqual(checkpoint);
    expect(await database.weights('r', 'best')).toEqual(checkpoint.weights);
    expect((await database.history('r')).map(({ epoch }) => epoch)).toEqual([3]);
    expect(await repository.sizes()).toMatchObject([{ runId: 'r' }]);
  });
});

describe('a stored run', () => {
  it('comes back as it was, even with figures that are no numbers', () => {
    expect(fromStoredRun(structuredClone(toStoredRun(run)), NO_PREDICTIONS)).toEqual(run);
  });

  it('from before there was an order to change waits in the order of its creation', () => {
    const { queueRank: _, ...older } = toStoredRun(run);
    expect(fromStoredRun(older, NO_PREDICTIONS)?.queueRank).toBe(run.createdAt);
  });

  it('from before there were races is none of one', () => {
    const { raceId: _, ...older } = toStoredRun(run);
    expect(fromStoredRun(older, NO_PREDICTIONS)).toEqual(run);
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'run'],
    ['an unknown state', { ...toStoredRun(run), state: 'flying' }],
    ['an experiment that cannot be trained', { ...toStoredRun(run), experiment: { ...experiment, seed: -1 } }],
    ['epochs that are none', { ...toStoredRun(run), training: { ...run.training, epochs: [{ epoch: 'one' }] } }],
  ])('that is %s is refused', (_name, stored) => {
    expect(fromStoredRun(stored, NO_PREDICTIONS)).toBeNull();
  });
});
