/** A stack that is taller than its panel. */
import { expect, test } from '@playwright/test';
import { card, region } from './labPage.ts';
import { openWithDraft } from './storedRuns.ts';

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
