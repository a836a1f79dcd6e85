import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { openLab, prepareShallow, region, runRow } from './labPage.ts';

async function violations(page: Page, where: string): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${where}: ${id} at ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

test('activations race, and their digits, matrix, comparison and drawings tell the same numbers', async ({ page }) => {
  test.setTimeout(300_000);
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  await openLab(page);
  await prepareShallow(page, { trainSize: 1_000, epochs: 2 });
  await region(page, 'Settings').getByLabel('Engine').selectOption('cpu');
  await page.getByRole('button', { name: 'Compare activations' }).click();
  for (const name of ['shallow-sigmoid 1', 'shallow-tanh 1', 'shallow-relu 1']) {
    await expect(runRow(page, name)).toContainText('Finished', { timeout: 180_000 });
  }
  const runs = region(page, 'Runs');
  await expect(runs.getByTestId('difference-shallow-tanh 1')).toContainText('Activation: Sigmoid → ');
  await expect(runs.getByTestId('difference-shallow-tanh 1')).not.toContainText('Seed');

  const digits = region(page, 'Misclassified digits');
  // What an epoch changes reaches the panels one after the other.
  await expect(digits).toContainText('epoch 2');
  const wrong = Number((await digits.getByTestId('wrong-count').innerText()).replace(',', ''));
  await digits.getByRole('button', { name: 'Confusion matrix' }).click();
  await expect(digits.getByRole('table').getByRole('button')).toHaveCount(100);
  const cells = await digits.getByRole('table').getByRole('button').all();
  let [total, off] = [0, 0];
  let largest = { name: '', count: 0 };
  for (const cell of cells) {
    const name = (await cell.getAttribute('aria-label')) ?? '';
    const [, truth, predicted, count] = /True (\d), predicted (\d): ([\d,]+)/.exec(name) ?? [];
    const images = Number(count?.replace(',', ''));
    total += images;
    if (truth === predicted) continue;
    off += images;
    if (images > largest.count) largest = { name, count: images };
  }
  expect(total).toBe(10_000);
  expect(off).toBe(wrong);
  const found = await violations(page, 'matrix');
  await digits.getByRole('button', { name: largest.name }).click();
  await expect(digits.getByTestId('wrong-count')).toHaveText(String(largest.count));
  await digits.getByLabel('Split').selectOption('test');
  await expect(digits).toContainText('test digits');
  found.push(...(await violations(page, 'filters')));

  const first = digits.getByRole('listitem').first();
  const words = await first.innerText();
  const [, image, truth, predicted, confidence] =
    /Image (\d+): true label (\d), predicted (\d) with confidence ([\d.]+)/.exec(words) ?? [];
  await first.getByRole('button').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`Digit ${image} of the test set`);
  const top = dialog.getByRole('list', { name: 'Likeliest classes' }).getByRole('listitem');
  await expect(top).toHaveCount(3);
  await expect(top.first()).toContainText(predicted ?? '');
  const detailed = await top.first().innerText();
  expect(detailed).toContain(String(confidence));
  expect(truth).not.toBe(predicted);
  await expect(dialog.getByRole('table').getByRole('row')).toHaveCount(4);
  found.push(...(await violations(page, 'digit')));
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(first.getByRole('button')).toBeFocused();

  await runs.getByRole('button', { name: 'Compare runs' }).click();
  await expect(dialog.getByTestId('mcnemar')).toContainText(/gets [\d,]+ digits? right that|same digits/);
  await dialog.getByLabel('Digits', { exact: true }).selectOption('test');
  const counts = await dialog.getByRole('button', { name: /^(Mended|Broken|Still wrong): / }).allInnerTexts();
  const [mended, broken, still] = counts.map((text) => Number(text.replace(/\D/g, '')));
  expect((broken ?? 0) + (still ?? 0)).toBeGreaterThan(0);
  await expect(dialog.getByTestId('mcnemar')).toContainText(String(Math.max(mended ?? 0, broken ?? 0)));
  found.push(...(await violations(page, 'comparison')));
  await dialog.getByRole('button', { name: 'Groups of seeds' }).click();
  await expect(dialog.getByTestId('group-sentence')).toContainText('percentage points');
  found.push(...(await violations(page, 'groups')));
  await page.keyboard.press('Escape');

  await runs.getByRole('button', { name: 'Draw' }).click();
  await dialog.getByRole('spinbutton', { name: 'Test digit' }).fill(String(image));
  const answer = dialog.getByRole('listitem', { name: 'shallow-relu 1' });
  await expect(answer.getByTestId('answer')).toHaveText(predicted ?? '', { timeout: 30_000 });
  // A digit taken into the pad gets the very probabilities that the evaluation stored.
  await expect(answer.getByRole('list').getByRole('listitem').first()).toHaveText(detailed.replace(/\n/g, ''), {
    useInnerText: false,
  });
  await dialog.getByRole('button', { name: 'Clear' }).click();
  const pad = await dialog.getByRole('img', { name: /Drawing pad/ }).boundingBox();
  if (pad === null) throw new Error('no pad');
  await page.mouse.move(pad.x + 120, pad.y + 30);
  await page.mouse.down();
  await page.mouse.move(pad.x + 118, pad.y + 140, { steps: 6 });
  await page.mouse.move(pad.x + 116, pad.y + 250, { steps: 6 });
  await page.mouse.up();
  await expect(dialog.getByRole('img', { name: /28 by 28 pixels, the drawing/ })).toBeVisible();
  await expect(answer.getByTestId('answer')).toHaveText(/^\d$/);
  found.push(...(await violations(page, 'drawing')));
  await page.keyboard.press('Escape');

  await runs.getByRole('button', { name: 'Inside' }).click();
  const layers = dialog.getByRole('table', { name: /^Measured on/ });
  await expect(layers.getByRole('row')).toHaveCount(3, { timeout: 60_000 });
  await dialog.getByRole('spinbutton', { name: 'Validation digit' }).fill('4');
  await expect(dialog.getByText('What each layer makes of digit 4')).toBeVisible();
  await expect(dialog.getByRole('img', { name: /^Layer 2: Softmax.*full ink/ })).toBeVisible();
  found.push(...(await violations(page, 'inside')));
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Actions for shallow-tanh 1' }).click();
  await page.getByRole('menuitem', { name: 'Run card' }).click();
  await expect(dialog).toContainText(/Weights, SHA-256\s*[0-9a-f]{64}/);
  await dialog.getByRole('button', { name: 'Verify' }).click();
  await expect(dialog.getByRole('status')).toHaveText('shallow-tanh 2 ended with the same weights, to the last bit.', {
    timeout: 90_000,
  });
  found.push(...(await violations(page, 'run card')));
  expect(found).toEqual([]);
  expect(failures).toEqual([]);
});
