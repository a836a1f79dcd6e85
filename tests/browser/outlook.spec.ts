import { expect, type Locator, test } from '@playwright/test';
import { button, card, openLab, prepareShallow, region, runRow } from './labPage.ts';

async function seconds(estimate: Locator): Promise<number> {
  const text = await estimate.innerText();
  const match = /≈ (?:(\d+) h )?(?:(\d+) min ?)?(?:([\d.]+) s)?/.exec(text);
  if (match === null) throw new Error(`no estimate in "${text}"`);
  const [, hours = '0', minutes = '0', rest = '0'] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}

test('what training would take follows the stack, the data and what the runs showed', async ({ page }) => {
  await openLab(page);
  const layers = region(page, 'Layers');
  const estimate = layers.getByTestId('epoch-estimate');
  await expect(estimate).toContainText('≈', { timeout: 90_000 });
  await expect(card(page, 1)).toContainText('46 kB an image');
  await expect(card(page, 1)).toContainText(/≈ \d+\s% of a step/);
  await expect(layers.getByTestId('memory-estimate')).toContainText('MB');
  await prepareShallow(page, { trainSize: 2000, epochs: 2 });
  await button(page, 'Train').click();
  await expect(runRow(page, 'shallow 1')).toContainText('Finished', { timeout: 90_000 });
  await expect(card(page, 1)).toContainText(/\d+\s% of a step, measured/);
  await expect(card(page, 1).getByTitle('in the run “shallow 1”')).toBeVisible();
  await page.reload();
  await expect(card(page, 1)).toContainText(/\d+\s% of a step, measured/);
  const settings = region(page, 'Settings');
  await settings.getByLabel('Training images').fill('50000');
  const whole = await seconds(estimate);
  expect(whole).toBeGreaterThan(0);
  await expect(layers.locator('[title*="from the runs here"]')).toHaveCount(1);
  await settings.getByLabel('Expanded data').selectOption('shift');
  // Five times the images; what is shown is rounded.
  await expect.poll(() => seconds(estimate)).toBeGreaterThan(4 * whole);
  expect(await seconds(estimate)).toBeLessThan(6 * whole);
  await card(page, 1).getByLabel('Neurons').fill('1000');
  await expect.poll(() => seconds(estimate)).toBeGreaterThan(30 * whole);
  await expect(card(page, 1)).toContainText(/≈ \d+\s% of a step/);
});

test('a pooling that the engine trains in one operation with its convolution says where its time is counted', async ({
  page,
}) => {
  await openLab(page);
  const settings = region(page, 'Settings');
  await settings.getByLabel('Training images').fill('1000');
  await settings.getByLabel('Epochs').fill('1');
  await settings.getByLabel('Engine').selectOption('cpu');
  await expect(card(page, 2)).toContainText('Max-pooling');
  await expect(card(page, 2)).not.toContainText('time counted above');
  await button(page, 'Train').click();
  await expect(runRow(page, 'basic-conv 1')).toContainText('Finished', { timeout: 90_000 });
  await expect(card(page, 1)).toContainText(/\d+\s% of a step, measured/);
  await expect(card(page, 2)).toContainText('time counted above');
});
