import { expect, type Locator, type Page, test } from '@playwright/test';
import { button, card, kinds, region, shapes } from './labPage.ts';

/** What dnd-kit and the page have said aloud last. */
function spoken(page: Page): Locator {
  return page.locator('[aria-live]').filter({ hasText: /\S/ });
}

async function centre(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('nothing to drag here');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Drags with the mouse, in steps as a hand does; `to` is a point of the page. */
async function drag(page: Page, from: Locator, to: { x: number; y: number }): Promise<void> {
  const start = await centre(from);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 8, start.y + 8, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 8 });
}

async function gapAbove(page: Page, position: number): Promise<{ x: number; y: number }> {
  const box = await card(page, position).boundingBox();
  if (box === null) throw new Error(`no layer ${position}`);
  return { x: box.x + box.width / 2, y: box.y - 4 };
}

const START = ['Convolution', 'Max-pooling', 'Fully connected', 'Softmax'];

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  expect(await kinds(page)).toEqual(START);
});

test('a layer dragged from the palette lands where the line shows', async ({ page }) => {
  const gap = await gapAbove(page, 4);
  await drag(page, page.getByRole('button', { name: 'Add Dropout' }), gap);
  await expect(page.locator('[data-target="true"]')).toHaveCount(1);
  await page.mouse.up();
  await expect.poll(() => kinds(page)).toEqual(['Convolution', 'Max-pooling', 'Fully connected', 'Dropout', 'Softmax']);
  await expect(card(page, 4).getByLabel('Dropout rate')).toHaveValue('0.5');
  await expect(spoken(page).last()).toContainText('Dropout, rate 0.5, added at position 4 of 5; output 100');
});

test('a layer dragged by its handle moves, and one dropped outside stays', async ({ page }) => {
  await drag(page, card(page, 2).getByRole('button', { name: /^Drag/ }), await gapAbove(page, 1));
  await page.mouse.up();
  const moved = ['Max-pooling', 'Convolution', 'Fully connected', 'Softmax'];
  await expect.poll(() => kinds(page)).toEqual(moved);
  expect(await shapes(page)).toEqual(['14 × 14 × 1', '10 × 10 × 20', '100', '10']);
  await drag(page, card(page, 1).getByRole('button', { name: /^Drag/ }), { x: 900, y: 700 });
  await page.mouse.up();
  await expect.poll(() => kinds(page)).toEqual(moved);
});

test('four keys move a layer, each step is spoken, and focus stays on its handle', async ({ page }) => {
  await card(page, 1).getByRole('button', { name: /^Drag/ }).focus();
  await page.keyboard.press('Space');
  await expect(spoken(page).first()).toContainText('Picked up Convolution, 20 feature maps');
  await page.keyboard.press('ArrowDown');
  await expect(spoken(page).first()).toContainText('position 2 of 4; output 10 by 10 by 20');
  await page.keyboard.press('Space');
  await expect.poll(() => kinds(page)).toEqual(['Max-pooling', 'Convolution', 'Fully connected', 'Softmax']);
  await expect(spoken(page).last()).toContainText('moved to position 2 of 4; output 10 by 10 by 20');
  await expect(card(page, 2).getByRole('button', { name: /^Drag/ })).toBeFocused();
});

test('Escape puts a lifted layer back', async ({ page }) => {
  await card(page, 1).getByRole('button', { name: /^Drag/ }).focus();
  await page.keyboard.press('Space');
  await expect(spoken(page).first()).toContainText('Picked up');
  await page.keyboard.press('ArrowDown');
  await expect(spoken(page).first()).toContainText('position 2');
  await page.keyboard.press('Escape');
  await expect(spoken(page).first()).toContainText('The stack is unchanged');
  expect(await kinds(page)).toEqual(START);
});

test('buttons add, move, duplicate and remove, and focus is never lost', async ({ page }) => {
  await page.getByRole('button', { name: 'Add Convolution', exact: true }).click();
  await expect
    .poll(() => kinds(page))
    .toEqual(['Convolution', 'Max-pooling', 'Convolution', 'Fully connected', 'Softmax']);
  await card(page, 2)
    .getByRole('button', { name: /^Move .* up$/ })
    .click();
  await expect
    .poll(() => kinds(page))
    .toEqual(['Max-pooling', 'Convolution', 'Convolution', 'Fully connected', 'Softmax']);
  await expect(card(page, 1).getByRole('button', { name: /^Move .* down$/ })).toBeFocused();
  await card(page, 4)
    .getByRole('button', { name: /^Duplicate/ })
    .click();
  await expect(card(page, 5).getByRole('button', { name: /^Duplicate/ })).toBeFocused();
  await card(page, 5)
    .getByRole('button', { name: /^Remove/ })
    .click();
  await expect(card(page, 5).getByRole('button', { name: /^Remove/ })).toBeFocused();
  for (let left = 5; left > 0; left -= 1)
    await card(page, 1)
      .getByRole('button', { name: /^Remove/ })
      .click();
  await expect(page.getByRole('button', { name: 'Add Convolution', exact: true })).toBeFocused();
  await expect(region(page, 'Layers')).toContainText('The stack is empty');
  await expect(button(page, 'Train')).toBeDisabled();
});

test('an edited field ripples through shapes, parameters and totals', async ({ page }) => {
  expect(await shapes(page)).toEqual(['24 × 24 × 20', '12 × 12 × 20', '100', '10']);
  await expect(card(page, 1)).toContainText('520 parameters');
  await card(page, 1).getByLabel('Feature maps').fill('8');
  await card(page, 1).getByLabel('Kernel height').fill('7');
  await card(page, 1).getByLabel('Kernel width').fill('3');
  await expect.poll(() => shapes(page)).toEqual(['22 × 26 × 8', '11 × 13 × 8', '100', '10']);
  // 7 * 3 * 1 * 8 + 8, then 11 * 13 * 8 * 100 + 100 and 100 * 10 + 10.
  await expect(card(page, 1)).toContainText('176 parameters');
  await expect(card(page, 3)).toContainText('114,500 parameters');
  await expect(region(page, 'Layers').getByTestId('total-parameters')).toHaveText('115,686');
  await card(page, 1).getByLabel('Activation').selectOption('ReLU');
  await expect(card(page, 1).getByLabel('Activation')).toHaveValue('relu');
});

test('an impossible stack says where and why, and cannot be trained', async ({ page }) => {
  await card(page, 1).getByLabel('Kernel height').fill('30');
  await expect(card(page, 1)).toContainText('The 30 × 5 kernel is larger than its 28 × 28 input.');
  await expect(card(page, 1)).toContainText('Expected a kernel of at most 28 × 28, received 30 × 5.');
  await expect(card(page, 1).getByLabel('Kernel height')).toHaveAttribute('aria-invalid', 'true');
  await expect(button(page, 'Train')).toBeDisabled();
  await expect(region(page, 'Settings')).toContainText('Layer 1: The 30 × 5 kernel is larger');
  await card(page, 1).getByLabel('Kernel height').fill('5');
  await expect(card(page, 1)).not.toContainText('Expected');
  await expect(region(page, 'Settings')).not.toContainText('Layer 1:');
});

test('a value outside the limits is marked and not taken', async ({ page }) => {
  const units = card(page, 3).getByLabel('Neurons');
  await units.fill('20000');
  await expect(units).toHaveAttribute('aria-invalid', 'true');
  await expect(card(page, 3)).toContainText('Whole number, 1 to 10,000');
  await expect(card(page, 3)).toContainText('288,100 parameters');
  await units.blur();
  await expect(units).toHaveValue('100');
});
