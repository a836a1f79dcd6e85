/** Figures on the page against those computed here, in a few lines of their own, from what the page's database keeps. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { loadMnist } from '../../src/data/node/loadMnist.ts';
import { button, openLab, prepareShallow, region } from './labPage.ts';
import { type KeptAnswers, keptAnswers, keptRuns } from './storedRuns.ts';

const PIXELS = 28 * 28;

async function violations(page: Page, where: string): Promise<string[]> {
  const texts: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations: found } = await new AxeBuilder({ page }).analyze();
    texts.push(
      ...found.map(({ id, nodes }) => `${where}, ${colorScheme}: ${id} at ${nodes.map(({ html }) => html).join()}`),
    );
  }
  return texts;
}

/** The hundred counts of the matrix that is shown, row by row. */
async function shownMatrix(panel: Locator): Promise<number[]> {
  const cells = panel.getByRole('table').getByRole('button');
  await expect(cells).toHaveCount(100);
  const names = await cells.evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label') ?? ''));
  return names.map((name, index) => {
    const [, truth, predicted, count = ''] = /^True (\d), predicted (\d): ([\d,]+)$/.exec(name) ?? [];
    expect(Number(truth) * 10 + Number(predicted)).toBe(index);
    return Number(count.replaceAll(',', ''));
  });
}

function countedMatrix(labels: readonly number[], predictions: readonly number[]): number[] {
  const counts = new Array<number>(100).fill(0);
  for (const [image, label] of labels.entries()) {
    const cell = label * 10 + (predictions[image] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}

/** Two-sided, exact: whole numbers throughout, divided once. */
function binomialChance(a: number, b: number): number {
  const trials = a + b;
  let ways = 1n;
  let sum = 0n;
  for (let hits = 0; hits <= Math.min(a, b); hits += 1) {
    sum += ways;
    ways = (ways * BigInt(trials - hits)) / BigInt(hits + 1);
  }
  const scale = 10n ** 60n;
  return Math.min(1, Number((2n * sum * scale) / 2n ** BigInt(trials)) / 1e60);
}

/** Hears what the worker that looks into networks answers about images, beside the page. */
async function hearAnswers(page: Page): Promise<() => Promise<number[][]>> {
  await page.addInitScript(() => {
    const heard: number[][] = [];
    const Native = Worker;
    window.Worker = class extends Native {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        this.addEventListener('message', ({ data }) => {
          if (data?.type === 'predict') heard.push(Array.from(data.answer as Float32Array));
        });
      }
    };
    Object.assign(window, { heard });
  });
  return () => page.evaluate(() => (window as unknown as { heard: number[][] }).heard);
}

test('the matrix, McNemar’s figures and the answers to a drawn digit are those of the predictions that the page keeps', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const heard = await hearAnswers(page);
  await openLab(page);
  await prepareShallow(page, { trainSize: 2_000, epochs: 1 });
  await region(page, 'Settings').getByLabel('Engine').selectOption('cpu');
  for (const seed of ['1', '2']) {
    await region(page, 'Settings').getByLabel('Seed', { exact: true }).fill(seed);
    await button(page, 'Train').click();
  }
  await expect
    .poll(async () => (await keptRuns(page)).map(({ state }) => state), { timeout: 120_000 })
    .toEqual(['finished', 'finished']);
  const runs = await keptRuns(page);
  const [first, second] = runs;
  if (first === undefined || second === undefined) throw new Error('no runs');
  const mnist = await loadMnist();
  const kept = async (split: 'validation' | 'test') => ({
    labels: [...mnist[split].labels],
    nets: await Promise.all(runs.map(({ id }) => keptAnswers(page, id, split))),
  });
  const answers = { validation: await kept('validation'), test: await kept('test') };

  const digits = region(page, 'Misclassified digits');
  await expect(digits).toContainText(`${second.name}, epoch 1`);
  await digits.getByRole('button', { name: 'Filter digits' }).click();
  await digits.getByRole('button', { name: 'Confusion matrix' }).click();
  for (const split of ['validation', 'test'] as const) {
    await digits.getByLabel('Split').selectOption(split);
    await expect(digits).toContainText(`${split} digits`);
    const { labels, nets } = answers[split];
    expect(await shownMatrix(digits)).toEqual(countedMatrix(labels, nets[1]?.predictions ?? []));
  }

  await region(page, 'Runs').getByRole('button', { name: 'Compare runs' }).click();
  const dialog = page.getByRole('dialog');
  for (const split of ['validation', 'test'] as const) {
    await dialog.getByLabel('Digits', { exact: true }).selectOption(split);
    const { labels, nets } = answers[split];
    const isRight = (net: KeptAnswers | undefined, image: number) => net?.predictions[image] === labels[image];
    const images = [...labels.keys()];
    const mended = images.filter((image) => !isRight(nets[0], image) && isRight(nets[1], image)).length;
    const broken = images.filter((image) => isRight(nets[0], image) && !isRight(nets[1], image)).length;
    const still = images.filter((image) => !isRight(nets[0], image) && !isRight(nets[1], image)).length;
    expect(mended + broken).toBeGreaterThan(20);
    const chance = binomialChance(mended, broken);
    const figures = /^(\d+) to (\d+), p = (\S+)$/.exec(await dialog.getByTestId('mcnemar-figures').innerText());
    expect(figures?.slice(1, 3).map(Number)).toEqual([broken, mended]);
    // Told to two figures.
    expect(chance).toBeGreaterThan(1e-50);
    expect(Math.abs(Number(figures?.[3]) / chance - 1)).toBeLessThan(0.051);
    const [more, less] = [Math.max(mended, broken), Math.min(mended, broken)].map((count) =>
      count.toLocaleString('en'),
    );
    await expect(dialog.getByTestId('mcnemar')).toContainText(`gets ${more} digits right`);
    await expect(dialog.getByTestId('mcnemar')).toContainText(`and ${less} the other way round`);
    await expect(dialog.getByTestId('mcnemar')).toContainText(
      chance < 0.05 ? 'more than chance' : 'no clear difference',
    );
    const parts = await dialog.getByRole('button', { name: /^(Mended|Broken|Still wrong): / }).allInnerTexts();
    expect(parts.map((text) => Number(text.replaceAll(/\D/g, '')))).toEqual([mended, broken, still]);
  }
  await page.keyboard.press('Escape');

  // The digit of the first hundred that needs the fewest pixels.
  const pixelsOf = (image: number) => [...mnist.test.images.subarray(image * PIXELS, (image + 1) * PIXELS)];
  const inked = (image: number) => pixelsOf(image).filter((value) => value > 0).length;
  const digit = [...Array(100).keys()].reduce((least, image) => (inked(image) < inked(least) ? image : least));
  const wanted = answers.test.nets.map(({ probabilities }) => probabilities.slice(digit * 10, digit * 10 + 10));
  const agree = async () => {
    const latest = (await heard()).slice(-runs.length);
    return wanted.map((ten) => latest.some((heardTen) => heardTen.every((value, at) => value === ten[at])));
  };
  await region(page, 'Runs').getByRole('button', { name: 'Draw' }).click();
  await dialog.getByRole('spinbutton', { name: 'Test digit' }).fill(String(digit));
  await expect.poll(agree, { timeout: 30_000 }).toEqual([true, true]);
  await dialog.getByRole('button', { name: 'Clear' }).click();
  await expect.poll(agree).toEqual([false, false]);

  await dialog.getByLabel('Draw with').selectOption('pixels');
  const pad = dialog.getByRole('img', { name: /^Drawing pad/ });
  let ink = 255;
  const places = pixelsOf(digit).flatMap((value, pixel) => (value > 0 ? [{ value, pixel }] : []));
  for (const { value, pixel } of places.sort((a, b) => a.value - b.value)) {
    if (value !== ink) await dialog.getByRole('spinbutton', { name: 'Ink, 0 to 255' }).fill(String(value));
    ink = value;
    const [down, right] = [Math.floor(pixel / 28), pixel % 28];
    // The pad moves when the first answers come.
    const box = await pad.boundingBox();
    if (box === null) throw new Error('no pad');
    await page.mouse.click(box.x + ((right + 0.5) * box.width) / 28, box.y + ((down + 0.5) * box.height) / 28);
  }
  // Bit for bit, all ten of each run; and on the page, as exactly as it tells them.
  await expect.poll(agree, { timeout: 30_000 }).toEqual([true, true]);
  await expect(dialog.getByRole('img', { name: '28 by 28 pixels, the drawing, pixel by pixel' })).toBeVisible();
  for (const [index, { name }] of runs.entries()) {
    const ranked = [...(wanted[index] ?? [])]
      .map((probability, label) => ({ probability, label }))
      .sort((a, b) => b.probability - a.probability || a.label - b.label);
    const shown = dialog.getByRole('list', { name: `Likeliest for ${name}` }).getByRole('listitem');
    for (const [place, { probability, label }] of ranked.slice(0, 3).entries()) {
      await expect(shown.nth(place)).toHaveText(`${label}${(probability * 100).toFixed(2)}\u00a0%`);
    }
  }
  expect(await violations(page, 'single pixels')).toEqual([]);
});
