import { expect, type Page, test } from '@playwright/test';
import { loadMnist } from '../../src/data/node/loadMnist.ts';
import { button, card, fraction, kinds, openLab, prepareShallow, region, runRow, stepsDone } from './labPage.ts';

/** The rows of a chart's table once it has so many epochs, as texts: first the headings, then one row an epoch, the latest first. */
async function tableOf(page: Page, caption: string, epochs: number): Promise<string[][]> {
  const figure = region(page, 'Accuracy').getByRole('figure', { name: caption });
  await figure.getByRole('switch', { name: 'Show data' }).check();
  const table = figure.getByRole('table', { name: caption });
  await expect(table).toBeVisible();
  // The row of the latest epoch comes a moment after the run's own.
  await expect(table.getByRole('rowheader', { name: String(epochs), exact: true })).toBeVisible();
  const rows = await table.getByRole('row').all();
  const texts = await Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()));
  await figure.getByRole('switch', { name: 'Show data' }).uncheck();
  return texts;
}

test('the shallow net learns real digits, and table, curve and grid tell the same', async ({ page }) => {
  test.setTimeout(240_000);
  await openLab(page);
  await prepareShallow(page, { trainSize: 5_000, epochs: 4 });
  await button(page, 'Train').click();
  const row = runRow(page, 'shallow 1');
  await expect(row).toContainText('Training', { timeout: 90_000 });
  await expect(region(page, 'Settings')).toContainText(/Epoch\s*\d of 4/, { timeout: 60_000 });
  await expect(row).toContainText('Finished', { timeout: 180_000 });
  await expect(row).toContainText('4 of 4');

  const accuracies = await tableOf(page, 'Validation accuracy', 4);
  expect(accuracies[0]).toEqual(['Epoch', 'shallow 1']);
  expect(accuracies.slice(1).map(([epoch]) => epoch)).toEqual(['4', '3', '2', '1']);
  const values = accuracies.slice(1).map(([, value]) => fraction(value ?? ''));
  expect(Math.max(...values)).toBeGreaterThan(0.85);
  await expect(row.getByRole('cell').nth(2)).toHaveText(new RegExp(`${(Math.max(...values) * 100).toFixed(2)}`));
  const costs = await tableOf(page, 'Cost', 4);
  expect(costs[0]).toEqual(['Epoch', 'shallow 1, validation', 'shallow 1, training']);
  for (const column of [1, 2]) expect(Number(costs[1]?.[column])).toBeLessThan(Number(costs[4]?.[column]));

  const curve = page.locator('figure', { hasText: 'Validation accuracy' }).locator('[data-series="shallow 1"]');
  await expect(curve).toHaveAttribute('data-points', '4');

  const digits = region(page, 'Misclassified digits');
  await expect(digits).toContainText('shallow 1, epoch 4');
  const wrong = Number((await digits.getByTestId('wrong-count').innerText()).replace(',', ''));
  expect(1 - wrong / 10_000).toBeCloseTo(values[0] ?? 0, 4);
  const items = await digits.getByRole('listitem').allInnerTexts();
  expect(items.length).toBeGreaterThanOrEqual(Math.min(wrong, 30));
  const { validation } = await loadMnist();
  let confidenceBefore = 1;
  for (const item of items) {
    const match = /Image (\d+): true label (\d), predicted (\d) with confidence ([\d.]+)/.exec(item);
    if (match === null) throw new Error(`no words for a digit: "${item}"`);
    const [image, truth, predicted, confidence] = match.slice(1).map(Number) as [number, number, number, number];
    expect(truth).toBe(validation.labels[image]);
    expect(predicted).not.toBe(truth);
    expect(confidence / 100).toBeLessThanOrEqual(confidenceBefore);
    confidenceBefore = confidence / 100;
  }

  // The first picture is the image it says it is: its darkest and lightest places lie where the file has them.
  const first = Number(/Image (\d+)/.exec(items[0] ?? '')?.[1]);
  const drawn = await digits
    .locator('canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('no canvas');
      return [...context.getImageData(2, 2, 28, 28).data].filter((_, index) => index % 4 === 3);
    });
  expect(drawn).toEqual([...validation.images.subarray(first * 784, (first + 1) * 784)]);

  const shown = items.length;
  await digits.getByRole('button', { name: /^Show \d+ more/ }).click();
  await expect.poll(() => digits.getByRole('listitem').count()).toBeGreaterThan(shown);
});

test('two runs are two curves, and the list says what set them apart', async ({ page }) => {
  test.setTimeout(240_000);
  await openLab(page);
  await prepareShallow(page, { trainSize: 500, epochs: 2 });
  await button(page, 'Train').click();
  await expect(runRow(page, 'shallow 1')).toContainText('Finished', { timeout: 120_000 });
  await region(page, 'Settings').getByLabel('Learning rate (η)').fill('0.5');
  await button(page, 'Train').click();
  await expect(runRow(page, 'shallow 2')).toContainText('Finished', { timeout: 120_000 });
  await expect(region(page, 'Runs')).toContainText('Learning rate: 0.1 → 0.5');
  const table = await tableOf(page, 'Validation accuracy', 2);
  expect(table[0]).toEqual(['Epoch', 'shallow 1', 'shallow 2']);
  expect(table.length).toBe(3);
  const figure = region(page, 'Accuracy').getByRole('figure', { name: 'Validation accuracy' });
  await expect(figure.locator('[data-series]')).toHaveCount(2);

  await page.getByRole('button', { name: 'Curve of shallow 1' }).click();
  await expect(figure.locator('[data-series]')).toHaveCount(1);
  await expect(figure.locator('[data-series="shallow 2"]')).toHaveCount(1);
  await page.getByRole('button', { name: 'shallow 1', exact: true }).click();
  await expect(region(page, 'Misclassified digits')).toContainText('shallow 1, epoch 2');

  await page.getByRole('button', { name: 'Actions for shallow 1' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate with a change' }).click();
  await expect(region(page, 'Settings').getByLabel('Learning rate (η)')).toHaveValue('0.1');
  await page.getByRole('button', { name: 'Actions for shallow 2' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(runRow(page, 'shallow 2')).toHaveCount(0);
});

test('a run pauses, goes on, stops with what it has learned, and the page comes back after a reload', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await openLab(page);
  await prepareShallow(page, { trainSize: 50_000, epochs: 60 });
  await button(page, 'Train').click();
  const row = runRow(page, 'shallow 1');
  await expect.poll(() => stepsDone(page), { timeout: 120_000 }).toBeGreaterThan(0);

  await button(page, 'Pause').click();
  await expect(row).toContainText('Paused');
  const paused = await stepsDone(page);
  // Nothing may happen for a while; half a second is many steps of this net.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 500)));
  expect(await stepsDone(page)).toBe(paused);

  await button(page, 'Resume').click();
  await expect(row).toContainText('Training');
  await expect.poll(() => stepsDone(page), { timeout: 30_000 }).toBeGreaterThan(paused);

  await button(page, 'Stop').click();
  await expect(row).toContainText('Stopped');
  await expect(button(page, 'Stop')).toBeDisabled();
  await expect(button(page, 'Train')).toBeEnabled();
  await expect(button(page, 'Train')).toBeFocused();

  await card(page, 1).getByLabel('Neurons').fill('64');
  // The draft is written to storage a moment after the last edit.
  await expect.poll(() => page.evaluate(() => Object.values({ ...localStorage }).join())).toContain('"units":64');
  await page.reload();
  await expect(page.getByText('MNIST ready')).toBeVisible({ timeout: 60_000 });
  expect(await kinds(page)).toEqual(['Fully connected', 'Softmax']);
  await expect(card(page, 1).getByLabel('Neurons')).toHaveValue('64');
  await expect(button(page, 'Train')).toBeEnabled();
});

test('states and epochs are read out politely', async ({ page }) => {
  test.setTimeout(240_000);
  await openLab(page);
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    const live = document.querySelector('[data-testid="announcements"]');
    if (live === null) throw new Error('no live region');
    new MutationObserver(() => said.push(live.textContent ?? '')).observe(live, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  await prepareShallow(page, { trainSize: 500, epochs: 2 });
  await button(page, 'Train').click();
  await expect(runRow(page, 'shallow 1')).toContainText('Finished', { timeout: 120_000 });
  const said = (await page.evaluate(() => (window as unknown as { said: string[] }).said)).join('\n');
  expect(said).toMatch(/shallow 1, training/);
  expect(said).toMatch(/epoch 1 of 2: validation accuracy [\d.]+\s%/);
  expect(said).toMatch(/epoch 2 of 2: validation accuracy/);
  expect(said).toMatch(/finished, test accuracy [\d.]+\s%/);
});
