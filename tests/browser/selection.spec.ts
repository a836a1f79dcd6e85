import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { card, kinds } from './labPage.ts';

function select(page: Page, position: number) {
  return card(page, position).getByRole('button', { name: /^Select/ });
}

test('layers selected together are moved and removed together, by mouse and by keyboard', async ({ page }) => {
  await page.goto('/');
  await select(page, 2).click();
  await card(page, 3)
    .getByRole('heading')
    .click({ modifiers: ['Control'] });
  const bar = page.getByRole('toolbar', { name: 'Selected layers' });
  await expect(bar).toContainText('2 layers selected');
  await bar.getByRole('button', { name: 'Move the selected layers up' }).click();
  await expect.poll(() => kinds(page)).toEqual(['Max-pooling', 'Fully connected', 'Convolution', 'Softmax']);
  await expect(bar).toContainText('2 layers selected');
  await expect(bar.getByRole('button', { name: 'Move the selected layers up' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  }
  await page.getByRole('button', { name: 'Undo: move 2 layers' }).click();
  await page.getByRole('button', { name: 'Select no layer' }).click();
  await expect(bar).toBeHidden();
  await select(page, 1).focus();
  await page.keyboard.press('Enter');
  await select(page, 3).focus();
  await page.keyboard.press('Shift+Enter');
  await expect(bar).toContainText('3 layers selected');
  await page.keyboard.press('Delete');
  await expect.poll(() => kinds(page)).toEqual(['Softmax']);
  await expect(card(page, 1).getByRole('button', { name: /^Drag/ })).toBeFocused();
  await expect(page.locator('[aria-live]').filter({ hasText: '3 layers removed. 1 layer left.' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo: remove 3 layers' }).click();
  await select(page, 3).click();
  await expect(bar).toContainText('2 layers selected');
  await bar.getByRole('button', { name: 'Duplicate the selected layers' }).click();
  await expect
    .poll(() => kinds(page))
    .toEqual(['Convolution', 'Max-pooling', 'Convolution', 'Max-pooling', 'Fully connected', 'Softmax']);
  await page.getByRole('button', { name: 'Undo: duplicate 2 layers' }).click();
  await expect.poll(() => kinds(page)).toEqual(['Convolution', 'Max-pooling', 'Fully connected', 'Softmax']);
});
