import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { fraction, region, runRow } from './labPage.ts';
import { openWithRuns } from './seededRuns.ts';

test.beforeEach(async ({ page }) => {
  page.setDefaultTimeout(30_000);
  await openWithRuns(page, { count: 6, epochs: 20 });
  await expect(charts(page).accuracy.locator('[data-series]')).toHaveCount(6);
  await expect(charts(page).cost.locator('[data-series]')).toHaveCount(12);
});

function charts(page: Page) {
  const panel = region(page, 'Accuracy');
  return {
    panel,
    accuracy: panel.getByRole('figure', { name: /^(Validation a|A)ccuracy/ }),
    cost: panel.getByRole('figure', { name: 'Cost' }),
    legend: panel.getByRole('toolbar', { name: 'Legend' }),
    crosshair: panel.getByRole('slider', { name: /^Crosshair of .*accuracy/i }),
  };
}

async function legendMenu(page: Page, name: string): Promise<Locator> {
  await charts(page)
    .legend.getByRole('button', { name: `Curves of ${name}` })
    .click();
  return page.getByRole('dialog', { name: `Curves of ${name}` });
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('nothing to see');
  return box;
}

/** The cells of the accuracies' table, latest epoch first, without its headings. */
async function tableCells(page: Page): Promise<string[][]> {
  const { accuracy } = charts(page);
  await accuracy.getByRole('switch', { name: 'Show data' }).check();
  const rows = await accuracy.getByRole('table').locator('tbody tr').all();
  const cells = await Promise.all(rows.map((row) => row.locator('td').allInnerTexts()));
  await accuracy.getByRole('switch', { name: 'Show data' }).uncheck();
  return cells;
}

const pointsOf = (text: string): number => Number(/[+−]?[\d.]+$/.exec(text.trim())?.[0]?.replace('−', '-'));

test('a pinned baseline gives every difference to it, hidden or not, and after a reload', async ({ page }) => {
  const { accuracy, cost, crosshair, legend } = charts(page);
  const before = await tableCells(page);
  const menu = await legendMenu(page, 'shallow 2');
  await menu.getByRole('button', { name: 'Pin as baseline' }).click();
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
  await expect(accuracy.locator('[data-series="shallow 2"][data-baseline]')).toHaveCount(1);
  await expect(cost.locator('[data-baseline]')).toHaveCount(2);

  const check = (cells: readonly string[][], without: readonly number[]) => {
    for (const [row, texts] of before.entries()) {
      const expected = texts.filter((_, index) => !without.includes(index));
      const base = fraction(texts[1] ?? '');
      for (const [column, text] of expected.entries()) {
        const cell = cells[row]?.[column] ?? '';
        expect(fraction(cell)).toBe(fraction(text));
        if (text === texts[1]) continue;
        // Accuracies of 10,000 digits are whole hundredths of a percent: so is the difference.
        expect(pointsOf(cell)).toBeCloseTo((fraction(text) - base) * 100, 6);
      }
    }
  };
  check(await tableCells(page), []);
  const box = await boxOf(crosshair);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await expect(accuracy.locator('tr', { hasText: 'shallow 2' })).toContainText('baseline');
  const row = accuracy.locator('tr', { hasText: 'shallow 4' });
  const epoch = Number(await crosshair.getAttribute('aria-valuenow'));
  const shown = before.at(-epoch) ?? [];
  await expect(row).toContainText(shown[3] ?? 'none');
  const difference = (fraction(shown[3] ?? '') - fraction(shown[1] ?? '')) * 100;
  expect(pointsOf(await row.innerText())).toBeCloseTo(difference, 6);
  await expect(cost.locator('tr', { hasText: 'shallow 4' })).toBeVisible();

  await page.reload();
  await expect(legend.getByRole('button', { name: 'Curves of shallow 2, baseline' })).toBeVisible();
  await page.getByRole('button', { name: 'Curve of shallow 2', exact: true }).click();
  await expect(accuracy.locator('[data-series]')).toHaveCount(5);
  check(await tableCells(page), [1]);
});

test('pointing at a run brings its curves out, and a curve selects its run, by mouse and by keyboard', async ({
  page,
}) => {
  const { accuracy, cost, legend, crosshair, panel } = charts(page);
  const lit = panel.locator('[data-highlighted^="shallow 3"]');
  const dimmed = panel.locator('g[data-dimmed]');
  await legend.getByRole('button', { name: 'Curves of shallow 3' }).hover();
  await expect(dimmed).toHaveCount(2);
  await expect(lit).toHaveCount(3);
  await runRow(page, 'shallow 6').hover();
  await expect(panel.locator('[data-highlighted^="shallow 6"]')).toHaveCount(3);
  await page.mouse.move(5, 5);
  await expect(dimmed).toHaveCount(0);

  await legend.getByRole('button', { name: 'Curves of shallow 1' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(lit).toHaveCount(3);
  await expect(cost.locator('[data-highlighted]')).toHaveCount(2);

  await crosshair.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(crosshair).toHaveAttribute('aria-valuenow', '2');
  await page.keyboard.press('ArrowUp');
  const spoken = await crosshair.getAttribute('aria-valuetext');
  const chosen = /Epoch 2; (shallow \d): ([\d.]+)\s%/.exec(spoken ?? '');
  await page.keyboard.press('Enter');
  await expect(runRow(page, chosen?.[1] ?? 'none')).toHaveAttribute('data-selected', 'true');
  const table = await tableCells(page);
  const values = (table.at(-2) ?? []).map(fraction);
  expect(Number(chosen?.[2]) / 100).toBe(Math.min(...values));

  // The end of the uppermost line: its mark is its last.
  const box = await boxOf(crosshair);
  const line = await boxOf(accuracy.locator('[data-series="shallow 1"] path').last());
  await page.mouse.click(Math.min(line.x + line.width - 3, box.x + box.width - 1), line.y + 3);
  await expect(runRow(page, 'shallow 1')).toHaveAttribute('data-selected', 'true');
});

test('both charts zoom together, by drag, wheel, keys and figures; values follow the part that is shown', async ({
  page,
}) => {
  const { accuracy, cost, crosshair, panel } = charts(page);
  const ticks = (figure: Locator) => figure.locator('svg[data-chart] text').allTextContents();
  const whole = await ticks(accuracy);
  const box = await boxOf(crosshair);
  await page.mouse.move(box.x + box.width * 0.6, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + 60, { steps: 3 });
  await expect(accuracy.locator('rect[class*="brush"]')).toBeVisible();
  await page.mouse.up();
  const note = panel.getByText(/^epochs \d+ to \d+$/);
  await expect(note).toBeVisible();
  const [low, high] = (await note.innerText()).match(/\d+/g)?.map(Number) ?? [];
  expect(low).toBeGreaterThan(8);
  expect(high).toBeLessThan(20);
  expect(await ticks(accuracy)).not.toEqual(whole);
  const lowest = Math.min(...(await ticks(accuracy)).filter((text) => text.includes('%')).map(fraction));
  expect(lowest).toBeGreaterThan(0.88);
  expect((await ticks(cost)).at(-1)).not.toBe('20');

  await crosshair.focus();
  await page.keyboard.press('0');
  await expect(note).toHaveCount(0);
  expect(await ticks(accuracy)).toEqual(whole);
  await page.keyboard.press('+');
  await expect(note).toBeVisible();
  await page.keyboard.press('-');
  await expect(note).toHaveCount(0);
  await page.mouse.move(box.x + box.width / 2, box.y + 40);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -300);
  await page.keyboard.up('Control');
  await expect(note).toBeVisible();
  await page.mouse.dblclick(box.x + box.width / 2, box.y + 40);
  await expect(note).toHaveCount(0);
  // A finger that goes up or down belongs to the page.
  expect(await crosshair.evaluate((element) => getComputedStyle(element).touchAction)).toBe('pan-y');

  await panel.getByRole('button', { name: 'Range of the charts' }).click();
  const range = page.getByRole('dialog', { name: 'Range of the charts' });
  await range.getByLabel('From epoch').fill('12');
  await expect(note).toHaveText('epochs 12 to 20');
  await range.getByLabel('To epoch').fill('15');
  await expect(note).toHaveText('epochs 12 to 15');
  await range.getByRole('button', { name: 'Last half' }).click();
  await expect(note).toHaveText('epochs 11 to 20');
  expect((await new AxeBuilder({ page }).include('[role="dialog"]').analyze()).violations).toEqual([]);
  await range.getByRole('button', { name: 'Show all' }).click();
  await expect(note).toHaveCount(0);
});

test('a run keeps the colour and mark that were chosen for it; metrics are chosen in the menu', async ({ page }) => {
  const { accuracy, panel } = charts(page);
  const stroke = (name: string) => accuracy.locator(`[data-series="${name}"] path`).first().getAttribute('stroke');
  const other = await stroke('shallow 2');
  const menu = await legendMenu(page, 'shallow 1');
  const { violations } = await new AxeBuilder({ page }).include('[role="dialog"]').analyze();
  expect(violations).toEqual([]);
  await menu.getByRole('radio', { name: 'Pink' }).check();
  await menu.getByRole('radio', { name: 'Star' }).check();
  await expect(menu.getByRole('radio', { name: 'Pink' })).toBeChecked();
  await expect.poll(() => stroke('shallow 1')).toBe('var(--run-3)');
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(accuracy.locator('[data-series]')).toHaveCount(6);
  expect(await stroke('shallow 1')).toBe('var(--run-3)');
  expect(await stroke('shallow 2')).toBe(other);

  await panel.getByRole('button', { name: 'Chart options' }).click();
  await expect(page.getByRole('menuitemcheckbox', { name: 'Accuracy: Training' })).toHaveCount(0);
  await page.getByRole('menuitemcheckbox', { name: 'Accuracy: Test at the best epoch so far' }).click();
  await page.keyboard.press('Escape');
  await expect(accuracy.locator('[data-series="shallow 1, test at best"]')).toHaveAttribute('data-points', '20');
  await expect(accuracy.getByRole('img', { name: /shallow 1, test at best: [\d.]+\s% at epoch 20/ })).toBeVisible();
});
