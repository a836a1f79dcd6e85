import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { openLab, prepareShallow, region } from './labPage.ts';

async function violations(page: Page, where: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations: broken } = await new AxeBuilder({ page }).analyze();
    found.push(
      ...broken.map(
        ({ id, nodes }) => `${where}, ${colorScheme}: ${id} at ${nodes.map(({ html }) => html).join(' | ')}`,
      ),
    );
  }
  return found;
}

test('a sweep trains its grid, leaves out what cannot be trained, and shows each run’s figure in its cell', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await openLab(page);
  await prepareShallow(page, { trainSize: 1_000, epochs: 1 });
  await region(page, 'Settings').getByLabel('Engine').selectOption('cpu');
  const runs = region(page, 'Runs');
  const dialog = page.getByRole('dialog');

  await runs.getByRole('button', { name: 'More studies' }).click();
  await page.getByRole('menuitem', { name: 'Sweep settings' }).click();
  const first = dialog.getByRole('group', { name: 'First setting' });
  await first.getByLabel('Setting').selectOption({ label: 'Layer 1: neurons' });
  await first.getByRole('textbox', { name: 'Values' }).fill('10, 20, many');
  await expect(dialog).toContainText('No numbers: many.');
  await first.getByRole('textbox', { name: 'Values' }).fill('10, 20');
  const second = dialog.getByRole('group', { name: 'Second setting' });
  await second.getByLabel('Setting').selectOption({ label: 'Learning rate (η)' });
  await second.getByRole('textbox', { name: 'Values' }).fill('0.1, -3');
  await expect(dialog).toContainText('Left out, because they cannot be trained');
  await expect(dialog.getByRole('button', { name: 'Queue 2 runs' })).toBeEnabled();
  await second.getByRole('textbox', { name: 'Values' }).fill('0.1, 0.5');
  await dialog.getByRole('button', { name: 'Queue 4 runs' }).click();
  const table = dialog.getByRole('table', { name: /Test accuracy by/ });
  await expect(dialog.getByText('4 of 4 cells with a result')).toBeVisible({ timeout: 180_000 });
  // What is trained is not trained again, unless asked for; and the form outlives the dialog.
  await expect(dialog.getByTestId('sweep-time')).toContainText('All of it is trained');
  await expect(dialog.getByRole('button', { name: 'Queue 0 runs' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await runs.getByRole('button', { name: 'More studies' }).click();
  await page.getByRole('menuitem', { name: 'Sweep settings' }).click();
  await expect(first.getByRole('textbox', { name: 'Values' })).toHaveValue('10, 20');
  await expect(second.getByLabel('Setting')).toHaveValue('learningRate');
  await expect(dialog.getByText('4 of 4 cells with a result')).toBeVisible();
  await dialog.getByRole('checkbox', { name: 'All 4 are among your runs' }).check();
  await expect(dialog.getByRole('button', { name: 'Queue 4 runs' })).toBeEnabled();
  await dialog.getByRole('checkbox', { name: 'All 4 are among your runs' }).uncheck();
  await second.getByRole('textbox', { name: 'Values' }).fill('0.1, 0.5, 0.7');
  await expect(dialog).toContainText('4 of 6 are among your runs: train these too');
  await expect(dialog.getByRole('button', { name: 'Queue 2 runs' })).toBeEnabled();
  await second.getByRole('textbox', { name: 'Values' }).fill('0.1, 0.5');
  await dialog.getByLabel('Each combination with').fill('1-');
  await expect(dialog).toContainText('“1-” is not a seed');
  await expect(dialog.getByRole('button', { name: 'Queue 0 runs' })).toBeDisabled();
  await dialog.getByLabel('Each combination with').fill('1-3');
  await expect(dialog.getByRole('button', { name: 'Queue 8 runs' })).toBeEnabled();
  await dialog.getByLabel('Each combination with').fill('1');
  const found = await violations(page, 'sweep');
  const shown = (await table.getByRole('cell').allInnerTexts()).map((text) => text.slice(0, text.indexOf('%')).trim());

  await page.keyboard.press('Escape');
  const rows = region(page, 'Runs').getByRole('row').filter({ hasText: 'Finished' });
  const tested = (await rows.allInnerTexts()).map(
    (text) => /([\d.]+) %[^%]*$/.exec(text.replaceAll('\u00a0', ' '))?.[1],
  );
  expect([...shown].sort()).toEqual([...tested].sort());
  expect(found).toEqual([]);
});
