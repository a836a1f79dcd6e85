import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { button, fraction, openLab, prepareShallow, region, runRow } from './labPage.ts';

async function choose(
  page: Page,
  name: string,
  role: 'menuitem' | 'menuitemradio' | 'menuitemcheckbox',
): Promise<void> {
  await region(page, 'Accuracy').getByRole('button', { name: 'Chart options' }).click();
  await page.getByRole(role, { name }).click();
}

test('curves are drawn over steps or time, as errors, and leave the page as files', async ({ page }) => {
  test.setTimeout(120_000);
  page.setDefaultTimeout(30_000);
  await openLab(page);
  await prepareShallow(page, { trainSize: 500, epochs: 3 });
  await button(page, 'Train').click();
  await expect(runRow(page, 'shallow 1')).toContainText('Finished', { timeout: 120_000 });
  const accuracy = region(page, 'Accuracy');
  await expect(accuracy.locator('[data-series="shallow 1"]')).toHaveAttribute('data-points', '3');

  await choose(page, 'Across steps', 'menuitemradio');
  await expect(accuracy).toContainText('by step');
  await expect(accuracy.locator('svg[data-chart]').first()).toContainText('150');
  await choose(page, 'Error, logarithmic', 'menuitemcheckbox');
  const figure = accuracy.getByRole('figure', { name: 'Validation error' });
  await expect(figure.locator('[data-series="shallow 1"]')).toHaveAttribute('data-points', '3');

  const saved = async (name: string): Promise<Buffer> => {
    const downloading = page.waitForEvent('download');
    await choose(page, name, 'menuitem');
    return readFile(await (await downloading).path());
  };
  const lines = (await saved('Data as CSV')).toString().trim().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toBe('epoch,"shallow 1, validation error","shallow 1, validation cost","shallow 1, training cost"');
  const svg = (await saved('Charts as SVG')).toString();
  expect(svg).toMatch(/^<svg /);
  expect(svg).not.toContain('var(--');
  expect((await saved('Charts as PNG')).subarray(1, 4).toString()).toBe('PNG');

  await region(page, 'Settings').getByLabel('Seed').fill('7');
  await button(page, 'Train').click();
  await expect(runRow(page, 'shallow 2')).toContainText('Finished', { timeout: 120_000 });
  await choose(page, 'Mean and band of seeds', 'menuitemcheckbox');
  const mean = figure.locator('[data-series="shallow 1 and 1 more, mean"]');
  await expect(mean).toHaveAttribute('data-points', '3');
  await expect(accuracy.locator('[data-band]')).toHaveCount(3);
  await figure.getByRole('switch', { name: 'Show data' }).check();
  const cells = await figure.getByRole('row').nth(1).getByRole('cell').allInnerTexts();
  const [one, other, average] = cells.map(fraction);
  // Each is shown to a hundredth of a percent.
  expect(Math.abs(((one ?? 0) + (other ?? 0)) / 2 - (average ?? 0))).toBeLessThan(0.0001);
});
