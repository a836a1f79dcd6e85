import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { card, kinds } from './labPage.ts';

function handle(page: Page, position: number) {
  return card(page, position).getByRole('button', { name: /^Drag/ });
}

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('menuitem', { name: item, exact: true }).click();
  await expect(page.getByRole('menu')).toHaveCount(0);
}

test('a card’s menu does all that dragging does, and the keyboard is never lost', async ({ page }) => {
  await page.goto('/');
  const stack = ['Convolution', 'Max-pooling', 'Fully connected', 'Softmax'];
  await expect.poll(() => kinds(page)).toEqual(stack);

  // The right mouse button, to any place.
  await card(page, 4).getByRole('heading').click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Move down' })).toBeDisabled();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  }
  await choose(page, 'Move to the top');
  await expect.poll(() => kinds(page)).toEqual(['Softmax', 'Convolution', 'Max-pooling', 'Fully connected']);
  await expect(handle(page, 1)).toBeFocused();
  await expect(page.locator('[aria-live]').filter({ hasText: 'Softmax, 10 classes, moved to position 1' })).toHaveCount(
    1,
  );
  await card(page, 1).getByRole('heading').click({ button: 'right' });
  await choose(page, 'Move to the bottom');
  await expect.poll(() => kinds(page)).toEqual(stack);
  await expect(handle(page, 4)).toBeFocused();

  // The keyboard's menu key, on any control of the card.
  await handle(page, 3).focus();
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(handle(page, 3)).toBeFocused();
  await page.keyboard.press('Shift+F10');
  await choose(page, 'Dropout');
  await expect.poll(() => kinds(page)).toEqual(['Convolution', 'Max-pooling', 'Dropout', 'Fully connected', 'Softmax']);
  await expect(handle(page, 3)).toBeFocused();

  // A block is joined, moves as one and is split.
  await card(page, 2).getByRole('heading').click({ button: 'right' });
  await choose(page, 'Join with the convolution');
  await expect(card(page, 2).getByRole('button', { name: /^Join/ })).toHaveAttribute('aria-pressed', 'true');
  await expect(handle(page, 2)).toBeFocused();
  await card(page, 2).getByRole('heading').click({ button: 'right' });
  await expect(page.getByRole('menu')).toContainText('Convolution + pooling');
  await choose(page, 'Remove');
  await expect.poll(() => kinds(page)).toEqual(['Dropout', 'Fully connected', 'Softmax']);

  // In a number the browser's own menu pastes.
  const neurons = card(page, 2).getByLabel('Neurons');
  await neurons.click({ button: 'right' });
  await expect(page.getByRole('menu')).toHaveCount(0);
});
