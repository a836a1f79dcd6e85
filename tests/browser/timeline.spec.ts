/** Looking back: what is kept of every epoch, after a reload, beside what the page shows of it. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { loadMnist } from '../../src/data/node/loadMnist.ts';
import { confusionMatrix } from '../../src/domain/confusion.ts';
import { EXPERIMENT_FORMAT } from '../../src/domain/experiment.ts';
import { button, region, runRow } from './labPage.ts';
import { seededRun } from './seededRuns.ts';
import { keptRuns, openWithDraft } from './storedRuns.ts';

interface Kept {
  readonly history: readonly { readonly epoch: number; readonly predictions: readonly number[] }[];
  readonly snapshotEpochs: readonly number[];
  readonly version: number;
}

/** What the database has of the epochs of all runs. */
function keptEpochs(page: Page): Promise<Kept> {
  return page.evaluate(
    () =>
      new Promise<Kept>((resolve, reject) => {
        const opening = indexedDB.open('layer-lab');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const reading = database.transaction(['history', 'snapshots']);
          const history = reading.objectStore('history').getAll();
          const keys = reading.objectStore('snapshots').getAllKeys();
          reading.onerror = () => reject(reading.error);
          reading.oncomplete = () => {
            const { version } = database;
            database.close();
            resolve({
              version,
              history: history.result.map(({ epoch, predictions }) => ({ epoch, predictions: [...predictions] })),
              snapshotEpochs: keys.result.map((key) => Number(Array.isArray(key) ? key[1] : Number.NaN)),
            });
          };
        };
      }),
  );
}

async function violations(page: Page, where: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations: all } = await new AxeBuilder({ page }).analyze();
    found.push(
      ...all.map(({ id, nodes }) => `${where}, ${colorScheme}: ${id} at ${nodes[0]?.html.slice(0, 160) ?? ''}`),
    );
  }
  return found;
}

const picture = (canvas: Locator): Promise<string> =>
  canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());

/** The counts of a confusion matrix, as its cells say them. */
async function cells(matrix: Locator): Promise<number[]> {
  await expect(matrix).toBeVisible();
  const labels = await matrix
    .getByRole('button')
    .evaluateAll((buttons) => buttons.map((cell) => cell.getAttribute('aria-label') ?? ''));
  return labels.map((label) => Number(/: ([\d,]+)$/.exec(label)?.[1]?.replaceAll(',', '')));
}

test('the epochs of a run can be looked at after a reload, all together', async ({ page }) => {
  test.setTimeout(360_000);
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  await openWithDraft(page, {
    format: EXPERIMENT_FORMAT,
    name: 'four',
    network: {
      input: [28, 28, 1],
      layers: [
        { type: 'conv', filters: 4, kernel: [5, 5], activation: 'relu' },
        { type: 'maxPool', size: [2, 2] },
        { type: 'softmax', units: 10 },
      ],
    },
    data: { dataset: 'mnist', trainSize: 1000 },
    training: { epochs: 4, miniBatchSize: 10, learningRate: 0.03 },
    seed: 1,
  });
  await button(page, 'Train').click({ timeout: 60_000 });
  await expect(runRow(page, 'four 1')).toContainText('Finished', { timeout: 120_000 });
  await expect.poll(async () => (await keptRuns(page))[0]?.state).toBe('finished');
  await page.reload();
  await expect(page.getByText('MNIST ready')).toBeVisible({ timeout: 60_000 });

  const kept = await keptEpochs(page);
  expect(kept.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
  expect(kept.snapshotEpochs).toEqual([1, 2, 3]);
  const { labels } = (await loadMnist()).validation;
  const countsOf = (epoch: number) => {
    const predictions = Uint8Array.from(kept.history.find((entry) => entry.epoch === epoch)?.predictions ?? []);
    return [...confusionMatrix(labels, predictions)];
  };
  const wrongOf = (counts: readonly number[]) =>
    counts.reduce((sum, count, cell) => sum + (Math.floor(cell / 10) === cell % 10 ? 0 : count), 0);
  expect(countsOf(1)).not.toEqual(countsOf(4));

  // The panel goes back to epoch 1 by keyboard: grid and matrix are those of the bytes kept.
  const digits = region(page, 'Misclassified digits');
  await expect(digits).toContainText('four 1, epoch 4');
  await digits.getByRole('button', { name: 'Timeline of epochs' }).click();
  const slider = digits.getByRole('slider', { name: 'Epoch shown' });
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(slider).toHaveAttribute('aria-valuetext', 'Epoch 1 of 4');
  await expect(digits).toContainText('four 1, epoch 1');
  await expect(digits.getByTestId('wrong-count')).toHaveText(wrongOf(countsOf(1)).toLocaleString('en'));
  const found = await violations(page, 'panel with timeline');
  await digits.getByRole('button', { name: 'Confusion matrix' }).click();
  expect(await cells(digits.getByRole('table', { name: /epoch 1$/ }))).toEqual(countsOf(1));
  await digits.getByRole('button', { name: 'Confusion matrix' }).click();

  // A digit's story has all epochs, though this visit has trained none.
  const first = digits.getByRole('listitem').first();
  const image = Number(await first.getAttribute('data-image'));
  await first.getByRole('button').click();
  const story = page.getByRole('dialog', { name: `Digit ${image} of the validation set` });
  await expect(story.getByRole('heading', { name: 'four 1, epoch 1' })).toBeVisible();
  const answers = await story
    .getByRole('list', { name: 'Predicted class after each epoch' })
    .getByRole('listitem')
    .all();
  const said = await Promise.all(answers.map((answer) => answer.innerText()));
  expect(said.map((text) => Number(text.trim().slice(-1)))).toEqual(
    kept.history.map(({ predictions }) => predictions[image]),
  );
  await page.keyboard.press('Escape');

  // Inside a network, the same epoch stands; its filters are others than those of the last one.
  await region(page, 'Runs').getByRole('button', { name: 'Inside' }).click();
  const inside = page.getByRole('dialog', { name: 'Inside a network' });
  await expect(inside.getByRole('heading', { name: 'Filters at epoch 1' })).toBeVisible({ timeout: 60_000 });
  const filters = inside.getByRole('img', { name: /^Filters of layer 1/ });
  const early = await picture(filters);
  expect(await cells(inside.getByRole('table', { name: /epoch 1$/ }))).toEqual(countsOf(1));
  await inside.getByRole('button', { name: 'Latest epoch' }).click();
  await expect(inside.getByRole('heading', { name: 'Filters at epoch 4' })).toBeVisible();
  await expect.poll(() => picture(filters)).not.toBe(early);
  expect(await cells(inside.getByRole('table', { name: /^Confusion.*epoch 4$/ }))).toEqual(countsOf(4));
  const timeline = inside.getByRole('slider', { name: 'Epoch shown' });
  await timeline.focus();
  await page.keyboard.press('Home');
  await expect(inside.getByRole('heading', { name: 'Filters at epoch 0' })).toBeVisible();
  await expect(inside).toContainText('Nothing was answered before training.');
  await page.keyboard.press('ArrowRight');
  await expect(inside.getByRole('heading', { name: 'Filters at epoch 1' })).toBeVisible();
  await expect.poll(() => picture(filters)).toBe(early);

  await expect(inside.getByRole('img', { name: /^Gradient norm over the kept epochs 0 to 4/ })).toBeVisible({
    timeout: 60_000,
  });
  await inside.getByRole('switch', { name: 'Show data' }).check();
  const norms = inside.getByRole('table', { name: 'Weight norm' });
  await expect(norms.getByRole('rowheader')).toHaveText(['0', '1', '2', '3', '4']);
  // The same weights as in the table of the epoch shown.
  const ofEpoch = inside.getByRole('table', { name: /^Measured on/ }).getByRole('row');
  await expect(norms.getByRole('row').nth(2).getByRole('cell').first()).toHaveText(
    await ofEpoch.nth(1).getByRole('cell').first().innerText(),
  );
  await inside.getByRole('switch', { name: 'Show data' }).uncheck();

  await inside.getByRole('spinbutton', { name: 'Feature map of layer 1' }).fill('2');
  await inside.getByRole('button', { name: 'Best inputs of layer 1' }).click();
  const best = inside.getByRole('region', { name: 'Best inputs of feature map 2 of layer 1' });
  await expect(best.getByRole('listitem')).toHaveCount(9, { timeout: 90_000 });
  await expect(best).toContainText('among 10,000 validation images');
  found.push(...(await violations(page, 'inside')));
  await page.keyboard.press('Escape');

  // The grid went along, and what is kept goes with the run.
  await expect(digits).toContainText('four 1, epoch 1');
  await page.getByRole('button', { name: 'Actions for four 1' }).click();
  const whole = await keptEpochs(page);
  expect(whole.snapshotEpochs.length).toBeGreaterThan(0);
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Undo: remove four 1' }).click();
  await expect(digits).toContainText('four 1');
  expect(await keptEpochs(page)).toEqual(whole);
  await page.getByRole('button', { name: 'Actions for four 1' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Delete what was removed' }).click();
  await expect.poll(async () => (await keptEpochs(page)).history.length).toBe(0);
  expect((await keptEpochs(page)).snapshotEpochs).toEqual([]);
  expect(found).toEqual([]);
  expect(failures).toEqual([]);
});

test('runs of a version that kept no epochs are still there', async ({ page }) => {
  await page.route('**/empty', (route) => route.fulfill({ contentType: 'text/html', body: '<title>empty</title>' }));
  await page.goto('./empty');
  await page.evaluate(
    (run) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('layer-lab', 1);
        opening.onupgradeneeded = () => {
          opening.result.createObjectStore('runs', { keyPath: 'id' });
          opening.result.createObjectStore('checkpoints');
          opening.result.createObjectStore('predictions');
        };
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction(['runs', 'predictions'], 'readwrite');
          writing.objectStore('runs').put(run);
          const probabilities = new Float32Array(100_000).fill(0.1);
          const predictions = new Uint8Array(10_000);
          writing
            .objectStore('predictions')
            .put({ epoch: 3, split: 'validation', predictions, probabilities }, [run.id, 'validation']);
          writing.onerror = () => reject(writing.error);
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    seededRun(0, { count: 1, epochs: 3 }),
  );
  await page.goto('./');
  await expect(runRow(page, 'shallow 1')).toContainText('Finished', { timeout: 60_000 });
  expect(await keptEpochs(page)).toEqual({ version: 2, history: [], snapshotEpochs: [] });
  // It says so where nothing is kept of an epoch.
  const digits = region(page, 'Misclassified digits');
  await expect(digits).toContainText('epoch 3', { timeout: 60_000 });
  await digits.getByRole('button', { name: 'Timeline of epochs' }).click();
  await digits.getByRole('button', { name: 'Epoch before' }).click();
  await expect(digits).toContainText('What shallow 1 answered after this epoch is not kept');
});
