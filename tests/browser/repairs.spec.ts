import { expect, type Page, test } from '@playwright/test';
import { button, card, kinds, region, shapes } from './labPage.ts';

function repair(page: Page, label: string) {
  return region(page, 'Layers').getByRole('button', { name: label, exact: true });
}

test.beforeEach(async ({ page }) => {
  await page.goto('/');
});

test('a repair on the card mends the layer in its place, and can be undone', async ({ page }) => {
  await card(page, 2).getByLabel('Window height').fill('7');
  await card(page, 2).getByLabel('Window width').fill('7');
  await page.getByRole('button', { name: 'Add Convolution', exact: true }).click();
  await expect(card(page, 3)).toContainText('The 5 × 5 kernel is larger than its 3 × 3 input.');
  await repair(page, 'Use a 3 × 3 kernel').click();
  await expect(card(page, 3).getByLabel('Kernel height')).toHaveValue('3');
  expect(await shapes(page)).toEqual(['24 × 24 × 20', '3 × 3 × 20', '1 × 1 × 20', '100', '10']);
  await expect(card(page, 3).getByRole('button', { name: /^Drag/ })).toBeFocused();
  await expect(
    page.locator('[aria-live]').filter({ hasText: 'Use a 3 × 3 kernel: done. The stack can be' }),
  ).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo: use a 3 × 3 kernel' }).click();
  await expect(card(page, 3).getByLabel('Kernel height')).toHaveValue('5');
});

test('layers in an impossible order, and an empty stack, are mended by clicks alone', async ({ page }) => {
  await card(page, 1)
    .getByRole('button', { name: /^Move .* down$/ })
    .click();
  await card(page, 2)
    .getByRole('button', { name: /^Move .* down$/ })
    .click();
  await expect(card(page, 3)).toContainText('A convolution needs an image');
  await expect(button(page, 'Train')).toBeDisabled();
  await repair(page, 'Move this convolution before the fully connected layer').click();
  await expect.poll(() => kinds(page)).toEqual(['Max-pooling', 'Convolution', 'Fully connected', 'Softmax']);
  await card(page, 4)
    .getByRole('button', { name: /^Move .* up$/ })
    .click();
  await repair(page, 'Remove the layer below the softmax layer').click();
  await expect.poll(() => kinds(page)).toEqual(['Max-pooling', 'Convolution', 'Softmax']);
  for (let left = 3; left > 0; left -= 1)
    await card(page, 1)
      .getByRole('button', { name: /^Remove Max|^Remove Con|^Remove Soft/ })
      .click();
  await repair(page, 'Add a softmax layer').click();
  await expect.poll(() => kinds(page)).toEqual(['Softmax']);
  await expect(card(page, 1).getByRole('button', { name: /^Drag/ })).toBeFocused();
});

test('a mini-batch that no tab has memory for is refused before training, and mended by a click', async ({ page }) => {
  const settings = region(page, 'Settings');
  const size = settings.getByLabel('Mini-batch size');
  await card(page, 1).getByLabel('Feature maps').fill('2000');
  await size.fill('1000');
  await expect(button(page, 'Train')).toBeDisabled();
  await expect(button(page, 'Train')).toHaveAccessibleDescription(/A mini-batch of 1,000 needs \d\.\d GB of memory/);
  const offer = settings.getByRole('button', { name: /^Use a mini-batch of \d+$/ });
  // Taken while the data is loading, there is no Train button to go to yet; once there is data, that is what comes next.
  await offer.click();
  await expect.poll(() => settings.evaluate((panel) => panel.contains(document.activeElement))).toBe(true);
  await page.getByRole('button', { name: 'Undo: repair the mini-batch size' }).click();
  await expect(page.getByText('MNIST ready')).toBeVisible({ timeout: 60_000 });
  await offer.click();
  await expect(button(page, 'Train')).toBeEnabled();
  await expect(button(page, 'Train')).toBeFocused();
  expect(Number(await size.inputValue())).toBeGreaterThan(100);
  await page.getByRole('button', { name: 'Undo: repair the mini-batch size' }).click();
  await expect(size).toHaveValue('1000');
});
