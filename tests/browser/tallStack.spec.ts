/** A stack that is taller than its panel. */
import { expect, test } from '@playwright/test';
import { encodeShareFragment } from '../../src/export/shareLink.ts';
import { defaultDraft } from '../../src/store/defaultDraft.ts';
import { card, region } from './labPage.ts';
import { longestTasks } from './mainThread.ts';
import { openWithDraft } from './storedRuns.ts';

// Recording a trace for the report takes pictures of the page, on the page's own time.
test.use({ trace: 'off' });

test('the arrow keys move a layer in a stack that has to scroll', async ({ page }) => {
  const widths = [10, 11, 12, 13, 14, 15, 16, 17, 18];
  await openWithDraft(page, {
    format: 'experiment/1',
    name: 'tall',
    network: {
      input: [28, 28, 1],
      layers: [
        ...widths.map((units) => ({ type: 'dense', units, activation: 'relu' })),
        { type: 'softmax', units: 10 },
      ],
    },
    data: { dataset: 'mnist' },
    training: { epochs: 1, miniBatchSize: 10, learningRate: 0.1 },
    seed: 1,
  });
  const handle = card(page, 9).getByRole('button', { name: /^Drag/ });
  await handle.focus();
  for (const key of ['Space', 'ArrowUp', 'ArrowUp', 'Space']) {
    await page.keyboard.press(key);
    // As fast as a person types.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)));
  }
  const neurons = region(page, 'Layers').getByLabel('Neurons');
  await expect
    .poll(() => neurons.evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value)))
    .toEqual(['10', '11', '12', '13', '14', '15', '18', '16', '17']);
});

test('a layer can be dragged through a stack of 200 layers without the page standing still', async ({
  page,
  browser,
}) => {
  const draft = defaultDraft();
  const [first, second, third, last] = draft.network.layers;
  if (first === undefined || second === undefined || third === undefined || last === undefined)
    throw new Error('no draft');
  const dropouts = Array.from({ length: 196 }, () => ({ type: 'dropout', rate: 0.01 }) as const);
  const layers = [first, second, ...dropouts, third, last];
  await page.goto(`/#${encodeShareFragment({ ...draft, network: { ...draft.network, layers } })}`);
  await expect(region(page, 'Layers').getByRole('article')).toHaveCount(200);
  const handle = await card(page, 2).getByRole('button', { name: /^Drag/ }).boundingBox();
  if (handle === null) throw new Error('no handle');
  const x = handle.x + handle.width / 2;
  const y = handle.y + handle.height / 2;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 10, y + 10, { steps: 3 });
  await expect(page.locator('[aria-live]').filter({ hasText: 'Picked up Max-pooling' })).toHaveCount(1);
  const tasks = await longestTasks(browser, page, async () => {
    for (let pass = 0; pass < 3; pass += 1) {
      await page.mouse.move(x + 10, y + 250, { steps: 30 });
      await page.mouse.move(x + 10, y + 10, { steps: 30 });
    }
  });
  await expect(page.locator('[data-target="true"]')).toHaveCount(0);
  await page.mouse.move(x + 10, y + 250, { steps: 10 });
  await expect(page.locator('[data-target="true"]')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  const report = `dragging through 200 layers: the longest of ${tasks.count} tasks took ${tasks.processor.toFixed(0)} ms of the page's thread, ${tasks.clock.toFixed(0)} ms by the clock`;
  test.info().annotations.push({ type: 'drag', description: report });
  console.log(report);
  expect(tasks.count).toBeGreaterThan(100);
  expect(tasks.processor).toBeGreaterThan(1);
  expect(tasks.processor).toBeLessThan(50);
});
