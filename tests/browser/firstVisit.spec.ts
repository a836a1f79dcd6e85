import { expect, test } from '@playwright/test';
import { button, kinds, loadExperiment, openLab, region, shapes } from './labPage.ts';

test('the first visit shows every region, the data loads, and a stack is ready to train', async ({ page }) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await openLab(page);
  await expect(page).toHaveTitle('Layer Lab');
  for (const name of ['Layers', 'Settings', 'Accuracy', 'Runs', 'Misclassified digits']) {
    await expect(region(page, name)).toBeVisible();
  }
  await expect(button(page, 'Train')).toBeEnabled();
  await expect(button(page, 'Pause')).toBeDisabled();
  await expect(button(page, 'Stop')).toBeDisabled();
  await expect(region(page, 'Accuracy')).toContainText('validation accuracy and cost grow here');
  expect(problems).toEqual([]);
});

test('all panels stand on one screen of a laptop, and under each other on a phone', async ({ page }) => {
  for (const [width, height] of [
    [1440, 900],
    [1024, 768],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.goto('/');
    for (const name of ['Layers', 'Settings', 'Accuracy', 'Runs', 'Misclassified digits']) {
      const box = await region(page, name).boundingBox();
      if (box === null) throw new Error(`${name} is not drawn at ${width} x ${height}`);
      expect(box.x, name).toBeGreaterThanOrEqual(0);
      expect(box.y, name).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width, name).toBeLessThanOrEqual(width);
      expect(box.y + box.height, name).toBeLessThanOrEqual(height);
      expect(box.height, name).toBeGreaterThan(120);
    }
  }
  await page.setViewportSize({ width: 390, height: 844 });
  let below = 0;
  for (const name of ['Layers', 'Settings', 'Accuracy', 'Runs', 'Misclassified digits']) {
    const box = await region(page, name).boundingBox();
    if (box === null) throw new Error(`${name} is not drawn on a phone`);
    expect(box.y, name).toBeGreaterThanOrEqual(below);
    expect(box.x + box.width, name).toBeLessThanOrEqual(390);
    below = box.y + box.height;
  }
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});

test("a chapter's experiment brings its stack, its settings and the book's figure", async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Chapter experiments' }).click();
  for (const [title, figure] of [
    [/Shallow net/, '97.80 %'],
    [/Rectified linear/i, '99.23 %'],
  ] as const) {
    await expect(page.getByRole('dialog').getByRole('listitem').filter({ hasText: title }).first()).toContainText(
      figure,
    );
  }
  await page.keyboard.press('Escape');
  await loadExperiment(page, /Rectified linear/i);
  expect(await kinds(page)).toEqual([
    'Convolution',
    'Max-pooling',
    'Convolution',
    'Max-pooling',
    'Fully connected',
    'Softmax',
  ]);
  expect(await shapes(page)).toEqual(['24 × 24 × 20', '12 × 12 × 20', '8 × 8 × 40', '4 × 4 × 40', '100', '10']);
  const settings = region(page, 'Settings');
  await expect(settings.getByLabel('Learning rate (η)')).toHaveValue('0.03');
  await expect(settings.getByLabel('L2 regularization (λ)')).toHaveValue('0.1');
  await expect(settings.getByLabel('Mini-batch size')).toHaveValue('10');
  await expect(settings).toContainText('99.23 % in the book');
  await settings.getByLabel('Learning rate (η)').fill('0.05');
  await expect(settings).not.toContainText('in the book');
});

test('the theme follows the choice, at once and after a reload, without inline scripts', async ({ page }) => {
  await page.goto('/');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.getByRole('radio', { name: 'Light theme' }).check();
  const light = await background();
  await page.getByRole('radio', { name: 'Dark theme' }).check();
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await background()).toBe(dark);
});
