import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { region, runRow } from './labPage.ts';
import { openWithRuns } from './seededRuns.ts';
import { keptKeys, keptRuns } from './storedRuns.ts';

async function remove(page: Page, name: string, item: string | RegExp = 'Remove'): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: item }).focus();
  await page.keyboard.press('Enter');
}

const actionsOf = (page: Page, name: string) => page.getByRole('button', { name: `Actions for ${name}` });

/** Gives a run weights, so that there is something to lose. */
async function keepWeights(page: Page, runId: string): Promise<void> {
  await page.evaluate(
    (id) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('layer-lab');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const writing = database.transaction('checkpoints', 'readwrite');
          writing.objectStore('checkpoints').put({ state: {}, weights: [new Float32Array(10)] }, [id, 'last']);
          writing.onerror = () => reject(writing.error);
          writing.oncomplete = () => {
            database.close();
            resolve();
          };
        };
      }),
    runId,
  );
}

test('what is removed comes back whole by button and by key, and is gone for good in the next visit', async ({
  page,
}) => {
  await openWithRuns(page, { count: 5, epochs: 3 });
  const runs = region(page, 'Runs');
  const notice = runs.getByRole('group', { name: 'Removed' });
  await expect(runRow(page, 'shallow 3')).toBeVisible({ timeout: 60_000 });
  await keepWeights(page, 'seeded-003');
  const before = await keptRuns(page);
  await page.getByRole('button', { name: 'shallow 3', exact: true }).click();

  // The newest stands first, so that shallow 2 comes up to where shallow 3 was.
  await remove(page, 'shallow 3');
  await expect(runRow(page, 'shallow 3')).toHaveCount(0);
  await expect(actionsOf(page, 'shallow 2')).toBeFocused();
  await expect(notice).toContainText('Removed shallow 3');
  await expect(page.locator('[aria-live="polite"]').filter({ hasText: 'shallow 3 removed. Undo' })).toHaveCount(1);
  const found = (await new AxeBuilder({ page }).include('section:has([data-undo-removal])').analyze()).violations;
  expect(found.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  await notice.getByRole('button', { name: 'Undo: remove shallow 3' }).click();
  await expect(runRow(page, 'shallow 3')).toBeVisible();
  await expect(actionsOf(page, 'shallow 3')).toBeFocused();
  await expect(notice).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'shallow 3', exact: true })).toHaveAttribute('aria-pressed', 'true');
  // The page writes out what the seeded records leave to their defaults.
  expect(await keptRuns(page)).toMatchObject(before);
  expect(await keptKeys(page, 'checkpoints')).toEqual(['seeded-003']);

  // The last row, then the one before: the key takes them back one after the other.
  await remove(page, 'shallow 1');
  await expect(actionsOf(page, 'shallow 2')).toBeFocused();
  await remove(page, 'shallow 2');
  await expect(actionsOf(page, 'shallow 3')).toBeFocused();
  await expect(notice).toContainText('Removed shallow 2, and before that shallow 1');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(actionsOf(page, 'shallow 2')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(actionsOf(page, 'shallow 1')).toBeFocused();
  // With nothing removed, the key is the bench's again, which has nothing to undo either.
  await page.keyboard.press('ControlOrMeta+z');
  await expect(runs.getByRole('row')).toHaveCount(1 + 5 + 4);

  await page.reload();
  await expect(runRow(page, 'shallow 3')).toBeVisible({ timeout: 60_000 });
  expect(await keptKeys(page, 'checkpoints')).toEqual(['seeded-003']);
  await remove(page, 'shallow 3');
  await expect(notice).toBeVisible();
  await page.reload();
  await expect(runRow(page, 'shallow 4')).toBeVisible({ timeout: 60_000 });
  await expect(runRow(page, 'shallow 3')).toHaveCount(0);
  await expect(notice).toHaveCount(0);
  await expect.poll(async () => (await keptRuns(page)).map(({ name }) => name)).not.toContain('shallow 3');
  expect(await keptKeys(page, 'checkpoints')).toEqual([]);
  expect(await keptRuns(page)).toHaveLength(4);
});

test('seeds are removed together; what another tab removed is gone here too, and is not deleted while it can come back', async ({
  page,
  context,
}) => {
  await openWithRuns(page, { count: 6, epochs: 3, seedsEach: 3 });
  const runs = region(page, 'Runs');
  const group = runs.getByRole('button', { name: 'shallow, 3 seeds', exact: true });
  await expect(group).toHaveCount(2, { timeout: 60_000 });
  const other = await context.newPage();
  await other.goto('./');
  await expect(region(other, 'Runs')).toContainText('6 runs', { timeout: 60_000 });
  await page.bringToFront();
  await actionsOf(page, 'shallow, 3 seeds').first().click();
  await page.getByRole('menuitem', { name: 'Remove all 3 runs' }).click();
  await expect(group).toHaveCount(1);
  await expect(region(other, 'Runs')).toContainText('3 runs');
  // A tab that opens now does not list them, and leaves them to the one that may bring them back.
  await other.reload();
  await expect(region(other, 'Runs')).toContainText('3 runs', { timeout: 60_000 });
  await runs.getByRole('button', { name: 'Undo: remove 3 runs' }).click();
  await expect(group).toHaveCount(2);
  await expect(region(other, 'Runs')).toContainText('6 runs');
  expect(await keptRuns(page)).toHaveLength(6);
  await actionsOf(page, 'shallow, 3 seeds').first().click();
  await page.getByRole('menuitem', { name: 'Remove all 3 runs' }).click();
  await runs.getByRole('button', { name: 'Delete what was removed' }).click();
  await expect(runs.getByRole('group', { name: 'Removed' })).toHaveCount(0);
  await expect.poll(async () => (await keptRuns(page)).length).toBe(3);
});
