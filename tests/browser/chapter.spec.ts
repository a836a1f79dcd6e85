import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { CATALOGUE } from '../../src/catalogue/catalogue.ts';
import { resultsSchema } from '../../src/domain/reproduction.ts';
import { projectRoot } from '../../src/tooling/paths.ts';
import { formatBytes } from '../../src/ui/common/format.ts';
import { button, openLab, prepareShallow, region, runRow } from './labPage.ts';
import { keptKeys, keptRuns } from './storedRuns.ts';

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

/** Chooses from the menu of a run. */
async function act(page: Page, run: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${run}` }).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

/** What axe finds in a part of the page, in both themes. */
async function inspect(page: Page, where: string, part: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).include(part).analyze();
    found.push(
      ...violations.map(({ id, nodes }) => `${where}, ${colorScheme}: ${id} at ${nodes[0]?.html.slice(0, 160)}`),
    );
  }
  return found;
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
  await expect(rows.getByRole('listitem')).toHaveCount(CATALOGUE.length);
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

test('a queue of seeds is made held, ordered, kept over a reload, cancelled and repeated; its results are one row', async ({
  page,
}) => {
  test.setTimeout(360_000);
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  await openLab(page);
  await prepareShallow(page, { trainSize: 1_000, epochs: 2 });
  await region(page, 'Settings').getByLabel('Engine').selectOption('cpu');
  await button(page, 'Train').click();
  const runs = region(page, 'Runs');
  await expect(runRow(page, 'shallow 1')).toContainText('Finished', { timeout: 120_000 });

  // Other seeds of the small net: a fold with the best by validation, mean and deviation.
  await act(page, 'shallow 1', 'Repeat with other seeds');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Which seeds')).toHaveValue('2, 3');
  await dialog.getByLabel('Which seeds').fill('1');
  await expect(dialog).toContainText('gives the same run again');
  await dialog.getByLabel('How many').fill('1');
  await dialog.getByRole('button', { name: 'Queue 1 run' }).click();
  await expect(runRow(page, 'shallow 2')).toContainText('Finished', { timeout: 120_000 });
  await expect(runRow(page, 'shallow 2')).toContainText('seed 2');
  const kept = await keptRuns(page);
  const [first, second] = kept.map(({ training }) => training.best);
  if (first == null || second == null) throw new Error('both runs have a result');
  const best = second.validationAccuracy > first.validationAccuracy ? 'shallow 2' : 'shallow 1';
  const summary = runs.getByTestId('summary-shallow');
  await expect(summary).toContainText(`Best of 2 by validation: ${best}`);
  await expect(summary).toContainText(percent((first.testAccuracy + second.testAccuracy) / 2));
  await expect(summary).toContainText(percent(Math.abs(first.testAccuracy - second.testAccuracy) / Math.SQRT2));
  await runs.getByRole('button', { name: 'shallow, 2 seeds', exact: true }).click();
  await expect(runRow(page, 'shallow 2')).toHaveCount(0);
  await runs.getByRole('switch', { name: 'Group seeds' }).uncheck();
  await expect(runRow(page, 'shallow 2')).toBeVisible();
  await runs.getByRole('switch', { name: 'Group seeds' }).check();

  // A long training goes on while everything is held.
  await prepareShallow(page, { trainSize: 50_000, epochs: 60 });
  await button(page, 'Train').click();
  await expect(runRow(page, 'shallow 3')).toContainText('Training', { timeout: 60_000 });
  await runs.getByRole('button', { name: 'Pause all' }).click();
  await expect(runRow(page, 'shallow 3')).toContainText('Paused');
  const chapter = await openChapter(page);
  await chapter.getByRole('button', { name: /^Row 1 Shallow net/ }).click();
  await chapter.getByLabel('Seeds').fill('4-6');
  await chapter.getByRole('button', { name: 'Queue 3 runs' }).click();
  await expect(chapter).toContainText(
    'Queued shallow 4, shallow 5 and shallow 6. They start once you resume all runs.',
  );
  await page.keyboard.press('Escape');
  await expect(runs.getByTestId('queue')).toContainText(/^1 paused, 3 waiting · ≈ .* left/);
  for (const [name, seed, place] of [
    ['shallow 4', 4, '1st'],
    ['shallow 5', 5, '2nd'],
    ['shallow 6', 6, '3rd'],
  ] as const) {
    await expect(runRow(page, name)).toContainText(`Queued, ${place}`);
    await expect(runRow(page, name)).toContainText(`seed ${seed}`);
  }
  await page.getByRole('button', { name: 'Actions for shallow 6' }).click();
  await page.getByRole('menuitem', { name: 'Move up' }).click();
  await expect(runRow(page, 'shallow 6')).toContainText('Queued, 2nd');
  await page.getByRole('menuitem', { name: 'Move up' }).click();
  await expect(runRow(page, 'shallow 6')).toContainText('Queued, 1st');
  await expect(page.getByRole('menuitem', { name: 'Move up' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await act(page, 'shallow 5', 'Move to the front');
  await page.keyboard.press('Escape');
  await act(page, 'shallow 5', 'Rename');
  await dialog.getByLabel('Name').fill('shallow 6');
  await expect(dialog.getByRole('button', { name: 'Rename' })).toBeDisabled();
  await dialog.getByLabel('Name').fill('first of all');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();

  await page.reload();
  await expect(page.getByText('MNIST ready')).toBeVisible({ timeout: 60_000 });
  await expect(runs.getByTestId('queue')).toContainText('1 paused, 3 waiting');
  for (const [name, place] of [
    ['first of all', '1st'],
    ['shallow 6', '2nd'],
    ['shallow 4', '3rd'],
  ] as const) {
    await expect(runRow(page, name)).toContainText(`Queued, ${place}`);
  }
  // The fold of what has finished stays folded; the one under way is open.
  await expect(runRow(page, 'shallow 2')).toHaveCount(0);
  await act(page, 'first of all', 'Cancel');
  await expect(runRow(page, 'first of all')).toHaveCount(0);
  await expect(runRow(page, 'shallow 4')).toContainText('Queued, 2nd');

  const violations = await inspect(page, 'runs', 'section:has([data-testid="queue"])');
  await runs.getByRole('button', { name: 'Storage' }).click();
  await expect(dialog.getByTestId('storage-total')).toContainText(/The browser keeps .* would keep up to/);
  const kept1 = dialog.getByRole('row').filter({ hasText: 'shallow 1' });
  // 79,510 numbers of four bytes each time: the last epoch, the best one, and those in the history.
  const weights = [...(await keptKeys(page, 'checkpoints')), ...(await keptKeys(page, 'snapshots'))];
  const times = weights.filter((id) => id === kept[0]?.id).length;
  expect(times).toBeGreaterThanOrEqual(2);
  await expect(kept1).toContainText(formatBytes(times * 4 * 79_510));
  await expect(dialog.getByRole('checkbox', { name: 'shallow 3' })).toBeDisabled();
  violations.push(...(await inspect(page, 'storage', 'dialog')));
  await dialog.getByRole('button', { name: 'Choose all finished' }).click();
  await dialog.getByRole('checkbox', { name: 'shallow 2' }).uncheck();
  await dialog.getByRole('button', { name: 'Delete 1 run' }).click();
  await expect(dialog.getByRole('alertdialog')).toContainText('Delete shallow 1? 2 epochs of training');
  await expect(dialog.getByRole('button', { name: 'Keep' })).toBeFocused();
  violations.push(...(await inspect(page, 'deletion', 'dialog')));
  await dialog.getByRole('button', { name: 'Keep' }).click();
  await dialog.getByRole('button', { name: 'Delete 1 run' }).click();
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await expect(kept1).toHaveCount(0);
  await expect.poll(async () => (await keptRuns(page)).map(({ name }) => name)).not.toContain('shallow 1');
  for (const store of ['checkpoints', 'snapshots', 'predictions'] as const) {
    expect(await keptKeys(page, store), store).not.toContain(kept[0]?.id);
  }
  expect(await keptKeys(page, 'checkpoints')).toContain(kept[1]?.id);
  await page.keyboard.press('Escape');
  await expect(runRow(page, 'shallow 1')).toHaveCount(0);
  await runs.getByRole('button', { name: 'Resume all' }).click();
  await expect(runRow(page, 'shallow 3')).toContainText(/Preparing|Training/);
  await expect(runs.getByRole('button', { name: 'Pause all' })).toBeVisible();
  expect(violations).toEqual([]);
  expect(failures).toEqual([]);
});
