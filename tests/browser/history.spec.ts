import { expect, type Page, test } from '@playwright/test';
import { card, kinds, region } from './labPage.ts';

const START = ['Convolution', 'Max-pooling', 'Fully connected', 'Softmax'];

function step(page: Page, name: RegExp) {
  return region(page, 'Layers').getByRole('button', { name });
}

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  expect(await kinds(page)).toEqual(START);
});

test('edits of stack and settings are undone and redone by name, with buttons and keys', async ({ page }) => {
  await expect(step(page, /^Undo$/)).toHaveAttribute('aria-disabled', 'true');
  await card(page, 2)
    .getByRole('button', { name: /^Remove/ })
    .click();
  await region(page, 'Settings').getByLabel('Epochs').fill('7');
  await step(page, /^Undo: /).click();
  await expect(region(page, 'Settings').getByLabel('Epochs')).toHaveValue('60');
  await expect(step(page, /^Undo: remove max-pooling$/)).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect.poll(() => kinds(page)).toEqual(START);
  await expect(page.locator('[aria-live]').filter({ hasText: 'Undone: remove max-pooling. 4 layers' })).toHaveCount(1);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => kinds(page)).toEqual(['Convolution', 'Fully connected', 'Softmax']);
  await page.keyboard.press('Control+y');
  await expect(region(page, 'Settings').getByLabel('Epochs')).toHaveValue('7');
});

test('a field keeps its own undo while it is typed in, and what was typed is one step', async ({ page }) => {
  const units = card(page, 3).getByLabel('Neurons');
  await units.click();
  await units.press('End');
  await page.keyboard.type('5');
  await expect(card(page, 3)).toContainText('1005');
  await page.keyboard.press('Control+z');
  await expect(units).not.toHaveValue('1005');
  await expect.poll(() => kinds(page)).toEqual(START);
  await units.fill('30');
  await units.blur();
  await page.keyboard.press('Control+z');
  await expect(units).toHaveValue('100');
});
