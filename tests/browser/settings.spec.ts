import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { button, openLab, prepareShallow, region, runRow } from './labPage.ts';

function opener(page: Page): Locator {
  return region(page, 'Settings').getByRole('button', { name: /^More settings/ });
}

function dialogOf(page: Page): Locator {
  return page.getByRole('dialog', { name: 'More settings' });
}

/** The ink of a picture, as one text. */
function inkOf(picture: Locator): Promise<string> {
  return picture.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error('expected a canvas');
    const ink = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? [];
    return Array.from(ink)
      .filter((_, index) => index % 4 === 3)
      .join(' ');
  });
}

async function undo(page: Page): Promise<void> {
  await region(page, 'Layers')
    .getByRole('button', { name: /^Undo: / })
    .click();
}

test('every setting of a training can be edited, is counted, trained with and undone', async ({ page }) => {
  test.setTimeout(240_000);
  await openLab(page);
  await prepareShallow(page, { trainSize: 200, epochs: 4 });
  await expect(region(page, 'Settings').getByLabel('L2 regularization (λ)')).toHaveAccessibleDescription(
    'divided by batches',
  );
  await opener(page).press('Enter');
  const dialog = dialogOf(page);
  await dialog.getByLabel('Schedule').selectOption('exponential');
  await dialog.getByLabel('Final rate').fill('0.0001');
  await expect(dialog.getByText('0.1 in epoch 1, 0.0001 in epoch 4')).toBeVisible();
  await dialog.getByLabel('λ is divided by').selectOption('examples');
  await dialog.getByLabel('Shuffle').selectOption('everyEpoch');
  await dialog.getByLabel('Initial weights').selectOption('he');
  await dialog.getByRole('switch', { name: 'Early stopping' }).check();
  await dialog.getByLabel('Epochs without a new best').fill('3');
  await dialog.getByRole('switch', { name: 'Limit the steps' }).check();
  await expect(dialog.getByLabel('Most steps')).toHaveValue('80');
  await dialog.getByLabel('Most steps').fill('50');
  await page.keyboard.press('Escape');
  await expect(opener(page)).toBeFocused();
  await expect(opener(page)).toHaveAccessibleName('More settings, 6 not the default');
  await expect(region(page, 'Settings').getByLabel('L2 regularization (λ)')).toHaveAccessibleDescription(
    'divided by examples',
  );
  await button(page, 'Train').click();
  const row = runRow(page, 'shallow 1');
  await expect(row).toContainText('Finished', { timeout: 60_000 });
  // 50 steps of 10 images end within the third epoch of 200.
  await expect(row).toContainText('3 of 4');

  // A limit and its number, a patience and its switch: each a step of its own.
  for (const count of [6, 5, 5, 4, 3, 2, 1]) {
    await undo(page);
    await expect(opener(page)).toHaveAccessibleName(`More settings, ${count} not the default`);
  }
  await expect(region(page, 'Settings').getByText('0.1 → 0.0001')).toBeVisible();
  await undo(page);
  await undo(page);
  await expect(region(page, 'Settings').getByLabel('Learning rate (η)')).toHaveValue('0.1');
  await expect(opener(page)).toHaveAccessibleName('More settings');
});

test('a digit is shown as training takes it, while the distortions change', async ({ page }) => {
  test.setTimeout(240_000);
  await openLab(page);
  await opener(page).click();
  const dialog = dialogOf(page);
  const expansion = dialog.getByLabel('Expanded data');
  await expect(dialog.getByRole('img')).toHaveCount(0);

  await expansion.selectOption('shift');
  await expect(dialog.getByRole('img')).toHaveCount(5);
  const shifted = (name: string) => inkOf(dialog.getByRole('img', { name: `Image 0, a 5: ${name}`, exact: true }));
  const original = await shifted('as it is');
  // One pixel to the right, and one row down.
  expect(await shifted('right')).toBe(`0 ${original.split(' ').slice(0, -1).join(' ')}`);
  expect(await shifted('down')).toBe(`${'0 '.repeat(28)}${original.split(' ').slice(0, -28).join(' ')}`);

  await expansion.selectOption('distort');
  await expect(dialog.getByRole('img')).toHaveCount(10);
  const epoch = (number: number) =>
    inkOf(dialog.getByRole('img', { name: `Image 0, a 5: epoch ${number}`, exact: true }));
  const before = await epoch(3);
  expect(before).not.toBe(original);
  expect(before).not.toBe(await epoch(4));
  await dialog.getByLabel('Elastic strength').fill('80');
  await expect.poll(() => epoch(3)).not.toBe(before);
  await dialog.getByRole('button', { name: 'Restore defaults' }).click();
  await expect.poll(() => epoch(3)).toBe(before);
  await dialog.getByLabel('Rotation').fill('45');
  await dialog.getByRole('button', { name: 'Next' }).click();
  await expect(dialog.getByRole('img', { name: 'Image 1, a 0: epoch 9' })).toBeVisible();
  await dialog.getByLabel('Training image', { exact: true }).fill('0');
  await expect(dialog.getByRole('img', { name: 'Image 0, a 5: epoch 9' })).toBeVisible();

  const violations: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations: found } = await new AxeBuilder({ page }).include('dialog').analyze();
    violations.push(
      ...found.map(
        ({ id, nodes }) => `${colorScheme}: ${id} at ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
      ),
    );
  }
  expect(violations).toEqual([]);

  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(opener(page)).toHaveAccessibleName('More settings, 1 not the default');
  await undo(page);
  await expect(opener(page)).toHaveAccessibleName('More settings');
  await opener(page).click();
  await expect.poll(() => epoch(3)).toBe(before);
});
