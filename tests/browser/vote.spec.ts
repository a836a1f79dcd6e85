import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { loadMnist } from '../../src/data/node/loadMnist.ts';
import { button, openLab, prepareShallow, region } from './labPage.ts';
import { type KeptAnswers, keptAnswers, keptRuns } from './storedRuns.ts';

const CLASSES = 10;

async function violations(page: Page, where: string): Promise<string[]> {
  const texts: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations: found } = await new AxeBuilder({ page }).analyze();
    texts.push(
      ...found.map(
        ({ id, nodes }) => `${where}, ${colorScheme}: ${id} at ${nodes.map(({ html }) => html).join(' | ')}`,
      ),
    );
  }
  return texts;
}

/** The class with the most votes; of equal ones that with the larger sum, then the lower one. */
function voteOn(image: number, nets: readonly KeptAnswers[]): { readonly label: number; readonly isTie: boolean } {
  const scores = Array.from({ length: CLASSES }, (_, label) => ({
    label,
    votes: nets.filter(({ predictions }) => predictions[image] === label).length,
    sum: nets.reduce((total, { probabilities }) => total + (probabilities[image * CLASSES + label] ?? 0), 0),
  })).sort((a, b) => b.votes - a.votes || b.sum - a.sum || a.label - b.label);
  return { label: scores[0]?.label ?? -1, isTie: scores[0]?.votes === scores[1]?.votes };
}

async function openStudy(page: Page, name: string): Promise<void> {
  await region(page, 'Runs').getByRole('button', { name: 'More studies' }).click();
  await page.getByRole('menuitem', { name }).click();
}

test('three nets vote, and the dialog’s figures are those of the predictions that the page keeps', async ({ page }) => {
  test.setTimeout(300_000);
  await openLab(page);
  await prepareShallow(page, { trainSize: 1_000, epochs: 2 });
  await region(page, 'Settings').getByLabel('Engine').selectOption('cpu');
  for (const seed of [1, 2, 3]) {
    await region(page, 'Settings').getByLabel('Seed', { exact: true }).fill(String(seed));
    await button(page, 'Train').click();
    await expect(region(page, 'Runs').getByText(`shallow ${seed}`, { exact: true }).first()).toBeAttached();
  }
  await expect
    .poll(async () => (await keptRuns(page)).map(({ state }) => state), { timeout: 120_000 })
    .toEqual(['finished', 'finished', 'finished']);
  const runs = await keptRuns(page);
  const nets = await Promise.all(runs.map(({ id }) => keptAnswers(page, id, 'test')));
  const labels = [...(await loadMnist()).test.labels];
  expect(labels).toHaveLength(10_000);

  await openStudy(page, 'Vote');
  const dialog = page.getByRole('dialog', { name: 'Vote', exact: true });
  await expect(dialog.getByLabel('Who votes')).toContainText('All seeds of shallow (3)');
  const votes = labels.map((_, image) => voteOn(image, nets));
  const wrong = labels.flatMap((label, image) => (votes[image]?.label === label ? [] : [image]));
  const cells = async (name: RegExp) =>
    (await dialog.getByRole('table').getByRole('row', { name }).getByRole('cell').allInnerTexts()).map((text) =>
      Number(text.replace(/[\s,%]/g, '')),
    );
  for (const [index, net] of nets.entries()) {
    const own = labels.flatMap((label, image) => (net.predictions[image] === label ? [] : [image]));
    const mended = own.filter((image) => !wrong.includes(image)).length;
    const made = wrong.filter((image) => !own.includes(image)).length;
    const accuracy = Number(((10_000 - own.length) / 100).toFixed(2));
    expect(await cells(new RegExp(`shallow ${index + 1}`))).toEqual([accuracy, own.length, mended, made]);
  }
  expect((await cells(/^Vote/)).slice(0, 2)).toEqual([
    Number(((10_000 - wrong.length) / 100).toFixed(2)),
    wrong.length,
  ]);
  const ties = votes.filter(({ isTie }) => isTie).length;
  await expect(dialog.getByTestId('vote-ties')).toContainText(`${ties.toLocaleString('en')} digit`);
  await expect(dialog.getByTestId('vote-mcnemar')).toContainText(/difference|better/);
  const sheet = dialog.getByRole('group', { name: 'Vote of several runs' }).getByRole('list');
  const shown = await sheet
    .getByRole('listitem')
    .evaluateAll((items) => items.map((item) => Number(item.getAttribute('data-image'))));
  expect(shown).toEqual(wrong.slice(0, shown.length));
  const found = await violations(page, 'vote');

  const first = wrong[0] ?? 0;
  await sheet.getByRole('button').first().press('Enter');
  const digit = page.getByRole('dialog', { name: `Digit ${first} of the test set` });
  for (const [index, { predictions, probabilities }] of nets.entries()) {
    const vote = predictions[first] ?? 0;
    const confidence = ((probabilities[first * CLASSES + vote] ?? 0) * 100).toFixed(2);
    const row = digit.getByRole('row', { name: new RegExp(`shallow ${index + 1}`) });
    await expect(row.getByRole('cell').first()).toContainText(String(vote));
    await expect(row).toContainText(confidence);
  }
  found.push(...(await violations(page, 'voted digit')));
  await page.keyboard.press('Escape');
  await expect(digit).toBeHidden();
  await expect(sheet.getByRole('button').first()).toBeFocused();

  await dialog.getByRole('checkbox').nth(0).uncheck();
  await dialog.getByRole('checkbox').nth(1).uncheck();
  await expect(dialog.getByText('Choose two runs or more.')).toBeVisible();
  await expect(dialog.getByRole('table')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(region(page, 'Runs').getByRole('button', { name: 'More studies' })).toBeFocused();
  expect(found).toEqual([]);
});
