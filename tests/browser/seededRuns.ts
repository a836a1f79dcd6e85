/** Runs put into the page's database as if they had been trained in an earlier visit, for pages that have many. */
import type { Page } from '@playwright/test';
import { loadMnist } from '../../src/data/node/loadMnist.ts';

export interface SeededRuns {
  readonly count: number;
  readonly epochs: number;
  /** Runs of one experiment, which then differ in their seed alone. */
  readonly seedsEach?: number;
  /** Their predictions on validation and test are kept too: 0.8 MB a run. */
  readonly hasPredictions?: boolean;
}

/** One finished run: rising accuracies that hang on `index` and epoch alone. */
export function seededRun(index: number, { epochs, seedsEach = 1 }: SeededRuns) {
  const number = String(index + 1);
  const kind = Math.floor(index / seedsEach);
  const history = Array.from({ length: epochs }, (_, at) => {
    const epoch = at + 1;
    const reached = 0.99 - 0.002 * kind;
    // A wave of its own for each run, as the noise of a training would be.
    const wave = 0.004 * Math.sin(epoch * (1 + index * 0.37));
    const validationAccuracy = Number((reached - 0.25 * Math.exp(-epoch / (4 + (kind % 7))) + wave).toFixed(4));
    return {
      epoch,
      step: epoch * 500,
      cost: 0.9 * Math.exp(-epoch / (5 + (kind % 5))) + 0.01,
      validationCost: 0.7 * Math.exp(-epoch / (5 + (kind % 5))) + 0.05 + wave,
      validationAccuracy,
      testAccuracy: at % 4 === 0 ? validationAccuracy - 0.002 : null,
      learningRate: 0.1,
      seconds: 2 + (index % 5) * 0.3,
      imagesPerSecond: 2500,
    };
  });
  return {
    id: `seeded-${number.padStart(3, '0')}`,
    name: `shallow ${number}`,
    experiment: {
      format: 'experiment/1',
      name: 'shallow',
      network: {
        input: [28, 28, 1],
        layers: [
          { type: 'dense', units: 30 + kind, activation: 'sigmoid' },
          { type: 'softmax', units: 10 },
        ],
      },
      data: { dataset: 'mnist', trainSize: 5000 },
      training: { epochs, miniBatchSize: 10, learningRate: 0.1 },
      seed: 1 + (index % seedsEach),
    },
    state: 'finished',
    createdAt: 1_700_000_000_000 + index * 1000,
    queueRank: 1_700_000_000_000 + index * 1000,
    raceId: null,
    colorIndex: index,
    engineChoice: 'auto',
    engine: { id: 'cpu', description: 'CPU engine (exact), 1 thread', reason: 'chosen' },
    training: {
      step: epochs * 500,
      epochCostSum: 0,
      epochSteps: 0,
      epochSeconds: 0,
      epochs: history,
      best: { epoch: epochs, validationAccuracy: 0.98, testAccuracy: 0.978 },
    },
    end: 'allEpochs',
    failure: null,
    weightsSha256: null,
    provenance: null,
    visible: true,
  };
}

/** Leaves these runs, and what was predicted of them, in the database of the page, which must be reloaded to show them. */
export async function keepRuns(page: Page, runs: SeededRuns): Promise<void> {
  await page.goto('./');
  const isMade = () => indexedDB.databases().then((databases) => databases.some(({ name }) => name === 'layer-lab'));
  await page.waitForFunction(isMade);
  const records = Array.from({ length: runs.count }, (_, index) => seededRun(index, runs));
  const mnist = runs.hasPredictions === true ? await loadMnist() : null;
  const labels = mnist === null ? null : { validation: [...mnist.validation.labels], test: [...mnist.test.labels] };
  await page.evaluate(
    ([all, truth]) =>
      new Promise<void>((resolve, reject) => {
        /** Every 40th is taken for the next class, a little surely. */
        const predictionsOf = (split: 'validation' | 'test', classes: readonly number[], epoch: number) => {
          const predictions = Uint8Array.from(classes, (label, image) => (image % 40 === 0 ? (label + 1) % 10 : label));
          const probabilities = new Float32Array(classes.length * 10).fill(0.01);
          predictions.forEach((label, image) => {
            probabilities[image * 10 + label] = 0.91;
          });
          return { epoch, split, predictions, probabilities };
        };
        const opening = indexedDB.open('layer-lab');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const writing = database.transaction(['runs', 'predictions'], 'readwrite');
          for (const one of all) {
            writing.objectStore('runs').put(one);
            if (truth === null) continue;
            for (const split of ['validation', 'test'] as const) {
              const kept = predictionsOf(split, truth[split], one.training.epochs.length);
              writing.objectStore('predictions').put(kept, [one.id, split]);
            }
          }
          writing.onerror = () => reject(writing.error);
          writing.oncomplete = () => {
            database.close();
            resolve();
          };
        };
      }),
    [records, labels] as const,
  );
}

/** Opens the lab with these runs in its list. */
export async function openWithRuns(page: Page, runs: SeededRuns): Promise<void> {
  await keepRuns(page, runs);
  await page.reload();
}
