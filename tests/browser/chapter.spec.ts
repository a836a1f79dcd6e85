import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { resultsSchema } from '../../src/domain/reproduction.ts';
import { projectRoot } from '../../src/tooling/paths.ts';
import { openLab, region } from './labPage.ts';

/** The committed results, read by themselves: what the page shows must be what the file says. */
function committedAccuracies(experiment: string): number[] {
  const { runs } = resultsSchema.parse(JSON.parse(readFileSync(join(projectRoot, 'public/reproduction.json'), 'utf8')));
  const whole = runs.filter((run) => run.experiment === experiment && run.epochsRun === run.epochsPlanned);
  return whole.map((run) => run.testAccuracyAtBestValidation);
}

async function openChapter(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Chapter experiments' }).click();
  return page.getByRole('dialog', { name: 'Chapter experiments' });
}

const percent = (fraction: number) => `${(fraction * 100).toFixed(2)}\u00a0%`;

test('every row of the chapter tells its changes, the book’s figure and ours, and reaches the bench by keyboard', async ({
  page,
}) => {
  let isServed = false;
  await page.route('**/reproduction.json', (route) => (isServed ? route.continue() : route.fulfill({ status: 503 })));
  await openLab(page);
  const chapter = await openChapter(page);
  const rows = chapter.getByRole('list', { name: 'Rows of the chapter' });
  await expect(rows.getByRole('listitem')).toHaveCount(16);
  await rows.getByRole('button', { name: /^Row 1 Shallow net/ }).click();
  await expect(chapter).toContainText('could not be loaded');
  await expect(chapter.getByTestId('book-shallow')).toContainText('97.80');
  isServed = true;
  await chapter.getByRole('button', { name: 'Try again' }).click();
  const accuracies = committedAccuracies('shallow');
  expect(accuracies.length).toBeGreaterThan(1);
  const mean = accuracies.reduce((sum, one) => sum + one, 0) / accuracies.length;
  await expect(chapter.getByTestId('measured-shallow')).toContainText(percent(mean));
  await expect(chapter.getByTestId('measured-shallow')).toContainText(`Mean of ${accuracies.length} seeds`);
  await expect(rows.getByRole('button', { name: /^Row 1 Shallow net/ })).toContainText(percent(mean));

  await rows.getByRole('button', { name: /^Row 8/ }).click();
  await expect(chapter.getByRole('heading', { name: /Row 8/ })).toBeFocused();
  await expect(chapter.getByRole('article', { name: 'wider-300' })).toContainText('Neurons: 100 → 300');
  await expect(chapter.getByTestId('book-wider-1000')).toContainText('99.43');
  await expect(chapter.getByTestId('time-wider-300')).toContainText(/≈ .*(min|h)/, { timeout: 60_000 });
  await rows.getByRole('button', { name: /^Row 11/ }).click();
  await expect(chapter.getByTestId('book-ensemble')).toContainText('99.67');
  await expect(chapter.getByRole('button', { name: 'Queue 5 dropout runs' })).toBeEnabled();
  await chapter.getByLabel('Seeds').fill('1-');
  await expect(chapter.getByText('“1-” is not a seed')).toBeVisible();
  await expect(chapter.getByRole('button', { name: 'Queue dropout runs' })).toBeDisabled();

  await rows.getByRole('button', { name: 'Put Rectified linear units on the bench' }).focus();
  await page.keyboard.press('Enter');
  await expect(chapter).toBeHidden();
  await expect(page.getByRole('button', { name: 'Chapter experiments' })).toBeFocused();
  await expect(region(page, 'Settings').getByLabel('Learning rate (η)')).toHaveValue('0.03');

  await page.setViewportSize({ width: 390, height: 844 });
  await openChapter(page);
  await expect(chapter.getByRole('article')).toBeHidden();
  await rows.getByRole('button', { name: /^Row 4/ }).click();
  await expect(rows).toBeHidden();
  await expect(chapter.getByRole('article', { name: 'double-conv' })).toBeVisible();
  expect(await chapter.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
  await chapter.getByRole('button', { name: /All experiments/ }).click();
  await expect(rows).toBeVisible();
});
