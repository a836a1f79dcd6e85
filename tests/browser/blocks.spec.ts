import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { card, kinds, region } from './labPage.ts';

function said(page: Page, words: string) {
  return expect(page.locator('[aria-live]').filter({ hasText: words })).not.toHaveCount(0);
}

function handle(page: Page, position: number) {
  return card(page, position).getByRole('button', { name: /^Drag/ });
}

/** Carries a card by its handle to just above another one. */
async function dragAbove(page: Page, from: number, to: number): Promise<void> {
  const start = await handle(page, from).boundingBox();
  const end = await card(page, to).boundingBox();
  if (start === null || end === null) throw new Error('a card is out of sight');
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(start.x + 20, start.y, { steps: 4 });
  await page.mouse.move(end.x + 40, end.y - 3, { steps: 8 });
  await page.mouse.up();
}

test('a convolution and its pooling are one block until they are split', async ({ page }) => {
  await page.goto('/');
  const layers = region(page, 'Layers');
  const stack = ['Convolution', 'Max-pooling', 'Fully connected', 'Softmax'];
  await expect.poll(() => kinds(page)).toEqual(stack);
  await layers.getByRole('button', { name: 'Add Convolution + pooling' }).click();
  const grown = ['Convolution', 'Max-pooling', ...stack];
  await expect.poll(() => kinds(page)).toEqual(grown);
  await said(page, 'Convolution + pooling, added at position 3 of 6');

  const join = card(page, 4).getByRole('button', { name: 'Join Max-pooling, layer 4 with the convolution above' });
  await expect(join).toHaveAttribute('aria-pressed', 'true');
  await card(page, 4)
    .getByRole('button', { name: /^Move .* down/ })
    .click();
  const below = ['Convolution', 'Max-pooling', 'Fully connected', 'Convolution', 'Max-pooling', 'Softmax'];
  await expect.poll(() => kinds(page)).toEqual(below);
  await page.getByRole('button', { name: 'Undo: move convolution + pooling' }).click();

  // By keyboard: Space lifts both, the arrow passes over their own places, Space drops them.
  await handle(page, 4).focus();
  for (const key of ['Space', 'ArrowDown', 'Space']) {
    await page.keyboard.press(key);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)));
  }
  await expect.poll(() => kinds(page)).toEqual(below);
  await said(page, 'moved to positions 4 to 5 of 6');
  await expect(handle(page, 5)).toBeFocused();
  await page.getByRole('button', { name: /^Undo/ }).click();

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  }

  await join.click();
  await said(page, 'layers 3 and 4, split.');
  await card(page, 3)
    .getByRole('button', { name: /^Remove/ })
    .click();
  await expect
    .poll(() => kinds(page))
    .toEqual(['Convolution', 'Max-pooling', 'Max-pooling', 'Fully connected', 'Softmax']);
  await page.getByRole('button', { name: 'Undo: remove convolution' }).click();
  await join.click();
  await card(page, 3)
    .getByRole('button', { name: /^Remove/ })
    .click();
  await expect.poll(() => kinds(page)).toEqual(stack);
});

test('network3 code comes in blocks, and they last over a reload', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Import and export' }).click();
  await page.getByRole('menuitem', { name: 'Open a file or network3 code' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Or paste it here').fill(`net = Network([
    ConvPoolLayer(image_shape=(mini_batch_size, 1, 28, 28), filter_shape=(20, 1, 5, 5), poolsize=(2, 2)),
    FullyConnectedLayer(n_in=20*12*12, n_out=100), SoftmaxLayer(n_in=100, n_out=10)], mini_batch_size)`);
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  const join = card(page, 2).getByRole('button', { name: /^Join Max-pooling/ });
  await expect(join).toHaveAttribute('aria-pressed', 'true');
  // The draft is written once the hand rests.
  await expect.poll(() => page.evaluate(() => localStorage.getItem('layer-lab.blocks'))).toBe('[0]');
  await page.reload();
  await expect(join).toHaveAttribute('aria-pressed', 'true');
  await join.click();
  await expect.poll(() => page.evaluate(() => localStorage.getItem('layer-lab.blocks'))).toBe('[]');
  await page.reload();
  await expect(join).toHaveAttribute('aria-pressed', 'false');
});

test('dragging one of several selected layers takes all of them along', async ({ page }) => {
  await page.goto('/');
  await card(page, 2)
    .getByRole('button', { name: /^Select/ })
    .click();
  await card(page, 3)
    .getByRole('button', { name: /^Select/ })
    .click();
  await dragAbove(page, 3, 1);
  await expect.poll(() => kinds(page)).toEqual(['Max-pooling', 'Fully connected', 'Convolution', 'Softmax']);
  await said(page, '2 layers, Max-pooling, Fully connected, moved to positions 1 to 2 of 4');
  await page.getByRole('button', { name: 'Undo: move 2 layers' }).click();
  // One that is not selected goes alone.
  await dragAbove(page, 4, 1);
  await expect.poll(() => kinds(page)).toEqual(['Softmax', 'Convolution', 'Max-pooling', 'Fully connected']);
});
