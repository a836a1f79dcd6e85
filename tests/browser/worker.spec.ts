/** Runs and their workers in a real browser: what dies, what is closed, what comes back. */
import { type BrowserContext, expect, type Page, test, type Worker } from '@playwright/test';
import { type KeptRun, keptKeys, keptRuns, openWithDraft } from './storedRuns.ts';

const TRAINING_WORKER = /training\.worker/;
const LABORATORY_WORKER = /lab\.worker/;

const draft = (epochs: number) => ({
  format: 'experiment/1',
  name: 'small-conv',
  network: {
    input: [28, 28, 1],
    layers: [
      { type: 'conv', filters: 4, kernel: [5, 5], activation: 'relu' },
      { type: 'maxPool', size: [2, 2] },
      { type: 'dropout', rate: 0.2 },
      { type: 'dense', units: 20, activation: 'sigmoid' },
      { type: 'softmax', units: 10 },
    ],
  },
  data: { dataset: 'mnist', trainSize: 10_000 },
  training: { epochs, miniBatchSize: 10, learningRate: 0.05, shuffle: 'everyEpoch' },
  seed: 8,
});

async function train(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Train', exact: true }).click();
}

async function latestRun(page: Page): Promise<KeptRun | undefined> {
  return (await keptRuns(page)).at(-1);
}

async function untilRun(page: Page, condition: (run: KeptRun) => boolean, timeout = 60_000): Promise<KeptRun> {
  let latest: KeptRun | undefined;
  await expect
    .poll(
      async () => {
        latest = await latestRun(page);
        return latest !== undefined && condition(latest);
      },
      { timeout, intervals: [100] },
    )
    .toBe(true);
  if (latest === undefined) throw new Error('There is no run.');
  return latest;
}

const trainingWorkers = (page: Page): Worker[] => page.workers().filter((worker) => TRAINING_WORKER.test(worker.url()));
const isOver = ({ state }: KeptRun): boolean => state === 'finished' || state === 'failed' || state === 'stopped';
const hasEpochs = (count: number) => (run: KeptRun) => run.training.epochs.length >= count;

async function hashOfUninterruptedRun(page: Page): Promise<string | null> {
  await train(page);
  await untilRun(page, hasEpochs(1));
  const run = await untilRun(page, isOver);
  expect(run.state).toBe('finished');
  expect(run.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
  return run.weightsSha256;
}

async function interruptAndReturn(
  page: Page,
  context: BrowserContext,
  leave: (page: Page, context: BrowserContext) => Promise<Page>,
): Promise<void> {
  await openWithDraft(page, draft(4));
  const expected = await hashOfUninterruptedRun(page);
  await train(page);
  await expect.poll(async () => (await keptRuns(page)).length).toBe(2);
  const before = await untilRun(page, hasEpochs(2));
  expect(before.training.epochs.length).toBeLessThan(4);
  const returned = await leave(page, context);
  const after = await untilRun(returned, isOver);
  expect(after.id).toBe(before.id);
  expect(after.state).toBe('finished');
  expect(after.training.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
  expect(after.training.epochs.slice(0, 2)).toEqual(before.training.epochs.slice(0, 2));
  expect(after.weightsSha256).toBe(expected);
}

test('a run that a reload interrupts goes on to the same weights', async ({ page, context }) => {
  await interruptAndReturn(page, context, async (left) => {
    await left.reload();
    return left;
  });
});

test('a run whose tab is killed goes on in the next one to the same weights', async ({ page, context }) => {
  await interruptAndReturn(page, context, async (left, browserContext) => {
    const crashed = left.waitForEvent('crash');
    // Chromium ends the renderer at once, without any event in the page.
    await left.goto('chrome://crash').catch(() => undefined);
    await crashed;
    const next = await browserContext.newPage();
    await next.goto('./');
    return next;
  });
});

test('a second tab leaves a run to the first, and takes it over when that closes', async ({ page, context }) => {
  await openWithDraft(page, draft(6));
  await train(page);
  await untilRun(page, hasEpochs(1));
  const second = await context.newPage();
  await second.goto('./');
  await untilRun(page, hasEpochs(2));
  expect(trainingWorkers(page)).toHaveLength(1);
  expect(trainingWorkers(second)).toHaveLength(0);
  await page.close();
  const run = await untilRun(second, isOver);
  expect(run.state).toBe('finished');
  expect(run.training.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a worker that breaks ends its run with the reason, and the next run works', async ({ page }) => {
  await openWithDraft(page, draft(200));
  await train(page);
  await untilRun(page, hasEpochs(1));
  const [worker] = trainingWorkers(page);
  await worker?.evaluate(() => {
    setTimeout(() => {
      throw new Error('the device is gone');
    }, 0);
  });
  const failed = await untilRun(page, isOver);
  expect(failed.state).toBe('failed');
  expect(failed.failure).toContain('the device is gone');
  expect(failed.failure).toContain('Train again');
  await expect.poll(() => trainingWorkers(page).length).toBe(0);
  await train(page);
  await expect.poll(async () => (await keptRuns(page)).length).toBe(2);
  await untilRun(page, hasEpochs(1));
});

test('a worker that dies without a word is missed, and the next run works', async ({ page }) => {
  await openWithDraft(page, draft(200));
  await train(page);
  await untilRun(page, hasEpochs(1));
  await trainingWorkers(page)[0]?.evaluate(() => self.close());
  const failed = await untilRun(page, isOver, 60_000);
  expect(failed.state).toBe('failed');
  expect(failed.failure).toContain('does not answer');
  await train(page);
  await expect.poll(async () => (await keptRuns(page)).length).toBe(2);
  await untilRun(page, hasEpochs(1));
});

test('the worker that knows the engines is started anew where it dies, with the data that was loaded', async ({
  page,
}) => {
  const laboratories = (): Worker[] => page.workers().filter((worker) => LABORATORY_WORKER.test(worker.url()));
  const downloads: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/assets/mnist/')) downloads.push(request.url());
  });
  await openWithDraft(page, draft(1));
  await expect(page.getByText('MNIST ready')).toBeVisible({ timeout: 60_000 });
  const loaded = downloads.length;
  expect(loaded).toBeGreaterThan(0);
  const [laboratory] = laboratories();
  await laboratory?.evaluate(() => {
    setTimeout(() => {
      throw new Error('out of memory');
    }, 0);
  });
  await expect.poll(() => laboratories().length).toBe(0);
  await expect(page.getByText('MNIST ready')).toBeVisible();
  await train(page);
  expect((await untilRun(page, isOver)).state).toBe('finished');
  expect(laboratories()).toHaveLength(1);
  expect(laboratories()[0]).not.toBe(laboratory);
  expect(downloads).toHaveLength(loaded);
});

test('several runs train side by side, one a core', async ({ page }) => {
  await openWithDraft(page, draft(200));
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  for (let run = 0; run <= cores; run += 1) await train(page);
  await expect.poll(async () => (await keptRuns(page)).length).toBe(cores + 1);
  await expect
    .poll(async () => (await keptRuns(page)).map(({ state }) => state), { timeout: 60_000 })
    .toEqual([...Array.from({ length: cores }, () => 'training'), 'queued']);
  expect(trainingWorkers(page)).toHaveLength(cores);
});

test('a run alone takes all its threads, runs beside each other one each, and all end with the same weights', async ({
  page,
}) => {
  await openWithDraft(page, draft(2), 2);
  const expected = await hashOfUninterruptedRun(page);
  expect((await latestRun(page))?.provenance?.threads).toBe(2);
  await train(page);
  await train(page);
  await expect.poll(async () => (await keptRuns(page)).filter(isOver).length, { timeout: 60_000 }).toBe(3);
  const runs = await keptRuns(page);
  expect(runs.map(({ weightsSha256 }) => weightsSha256)).toEqual([expected, expected, expected]);
  expect(runs[2]?.provenance?.threads).toBe(1);
});

test('a full disk does not stop training, and epochs are kept again once there is room', async ({ page, context }) => {
  await openWithDraft(page, draft(200));
  await train(page);
  await untilRun(page, hasEpochs(1));
  const session = await context.newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  const step = page.getByRole('region', { name: 'Settings' }).getByText(/of 200,000/);
  const stepOf = async () => Number.parseInt(((await step.textContent()) ?? '').replaceAll(',', ''), 10);
  const keptEpochs = async () => (await latestRun(page))?.training.epochs.length ?? 0;
  // The browser looks at the room that is left only now and then, so that some more epochs may pass.
  const standsStill = async () => {
    const [kept, from] = [await keptEpochs(), await stepOf()];
    await expect.poll(stepOf, { timeout: 30_000 }).toBeGreaterThan(from + 3_000);
    return (await keptEpochs()) === kept;
  };
  await expect.poll(standsStill, { timeout: 90_000 }).toBe(true);
  const before = await keptEpochs();
  const notice = page.getByRole('banner').getByText('Storage is full');
  await expect(notice).toBeVisible();
  await page.getByRole('button', { name: 'Make room' }).click();
  const dialog = page.getByRole('dialog', { name: 'Storage' });
  await expect(dialog).toContainText('what runs train from now on is not being kept. Training goes on');
  await expect(dialog).toContainText('Delete runs to make room');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Make room' })).toBeFocused();
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  const after = await untilRun(page, hasEpochs(before + 4));
  await expect(notice).toBeHidden();
  // The epochs of the time without room are kept after all.
  const answered = after.training.epochs.length;
  await expect.poll(async () => (await keptKeys(page, 'history')).length).toBeGreaterThanOrEqual(answered);
  expect(after.training.epochs.map(({ epoch }) => epoch)).toEqual(after.training.epochs.map((_, index) => index + 1));
});

test('where the browser keeps nothing the page says so and what to do, and trains', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
  });
  await openWithDraft(page, draft(1));
  const header = page.getByRole('banner');
  await expect(header).toContainText('Runs are not kept', { timeout: 60_000 });
  await expect(page.getByTestId('announcements')).toContainText('the runs last until the page is closed');
  await train(page);
  await expect(page.getByRole('region', { name: 'Runs' })).toContainText('Finished', { timeout: 60_000 });
  await expect(header).toContainText('Runs are not kept');
  await page.getByRole('button', { name: 'Why' }).click();
  const dialog = page.getByRole('dialog', { name: 'Storage' });
  await expect(dialog).toContainText('a private window, perhaps, or a full disk');
  await expect(dialog).toContainText('export the run from its menu');
  // It can be deleted even so: memory has an end too.
  await dialog.getByRole('button', { name: 'Choose all finished' }).click();
  await dialog.getByRole('button', { name: 'Delete 1 run' }).click();
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await expect(dialog).toContainText('No run is kept.');
});
