import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import { readSafetensors } from '../../src/export/safetensors.ts';
import { button, card, kinds, openLab, prepareShallow, region, runRow, shapes } from './labPage.ts';
import { keptRuns } from './storedRuns.ts';

const START = ['Convolution', 'Max-pooling', 'Fully connected', 'Softmax'];

async function choose(page: Page, item: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Import and export' }).click();
  await page.getByRole('menuitem', { name: item }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  return dialog;
}

async function exported(dialog: Locator, format: string): Promise<string> {
  await dialog.getByRole('radio', { name: format }).check();
  return dialog.getByTestId('exported').innerText();
}

test('a share link opens in a fresh browser to the identical experiment; garbage is refused politely', async ({
  page,
  browser,
}) => {
  await page.goto('/');
  await card(page, 1).getByLabel('Feature maps').fill('7');
  await region(page, 'Settings').getByLabel('Epochs').fill('9');
  const dialog = await choose(page, 'Share as a link');
  const link = await exported(dialog, 'Share link');
  const file = await exported(dialog, 'Experiment file');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Import and export' })).toBeFocused();

  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(link);
  await expect(card(other, 1).getByLabel('Feature maps')).toHaveValue('7');
  await expect(region(other, 'Settings').getByLabel('Epochs')).toHaveValue('9');
  expect(new URL(other.url()).hash).toBe('');
  const again = await choose(other, 'Export as file or code');
  expect(await exported(again, 'Experiment file')).toBe(file);
  await other.keyboard.press('Escape');
  await other.getByRole('button', { name: 'Undo: open the link to basic-conv' }).click();
  await expect(card(other, 1).getByLabel('Feature maps')).toHaveValue('20');

  for (const garbage of ['#experiment1=AAAA', `${new URL(link).hash.slice(0, 60)}`, '#experiment1=!!']) {
    await other.evaluate((hash) => {
      location.hash = hash;
    }, garbage);
    await expect(other.getByRole('alert')).toContainText('The link does not hold an experiment');
    expect(await kinds(other)).toEqual(START);
    await other.getByRole('button', { name: 'Dismiss' }).click();
  }
  await context.close();
});

test('network3 code becomes the stack; an error points at its character', async ({ page }) => {
  await page.goto('/');
  const code = (pool: string) => `net = Network([
    ConvPoolLayer(image_shape=(mini_batch_size, 1, 28, 28), filter_shape=(20, 1, 5, 5), poolsize=${pool}, activation_fn=ReLU),
    ConvPoolLayer(image_shape=(mini_batch_size, 20, 12, 12), filter_shape=(40, 20, 5, 5), poolsize=(2, 2), activation_fn=ReLU),
    FullyConnectedLayer(n_in=40*4*4, n_out=100, activation_fn=ReLU, p_dropout=0.5),
    SoftmaxLayer(n_in=100, n_out=10)], mini_batch_size)
net.SGD(expanded_training_data, 40, mini_batch_size, 0.03, validation_data, test_data, lmbda=0.1)`;
  const dialog = await choose(page, 'Open a file or network3 code');
  await dialog.getByLabel('Or paste it here').fill(code('(2, two)'));
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('Line 2, column 102');
  await expect(dialog.getByRole('alert').locator('pre')).toContainText('^');
  expect(await kinds(page)).toEqual(START);
  const violations = (await new AxeBuilder({ page }).analyze()).violations.map(
    ({ id, nodes }) => `${id} ${nodes[0]?.html}`,
  );
  expect(violations).toEqual([]);
  await dialog.getByLabel('Or paste it here').fill(code('(2, 2)'));
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(dialog).toBeHidden();
  expect(await shapes(page)).toEqual([
    '24 × 24 × 20',
    '12 × 12 × 20',
    '8 × 8 × 40',
    '4 × 4 × 40',
    '4 × 4 × 40',
    '100',
    '10',
  ]);
  await expect(region(page, 'Settings').getByLabel('Epochs')).toHaveValue('40');
  await expect(region(page, 'Settings').getByLabel('Expanded data')).toHaveValue('shift');
});

/** Drops files of the disk on a part of the page, as a hand would that drags them there from the desktop. */
async function dropFiles(page: Page, files: readonly string[], on = 'main'): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const box = await page.locator(on).first().boundingBox();
  if (box === null) throw new Error(`${on} is not shown`);
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', {
      type,
      x: box.x + box.width / 2,
      y: box.y + box.height / 2,
      data: { items: [], files: [...files], dragOperationsMask: 1 },
    });
  await drag('dragEnter');
  await drag('dragOver');
  await expect(page.getByText('Drop the experiment file')).toBeVisible();
  await drag('drop');
  await expect(page.getByText('Drop the experiment file')).toBeHidden();
  await session.detach();
}

/** Runs `action` with a folder to put files into, which is gone afterwards. */
async function withFolder(
  action: (write: (name: string, content: string | Buffer) => Promise<string>) => Promise<void>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'layer-lab-'));
  try {
    await action(async (name, content) => {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('files are opened, dropped anywhere or chosen', async ({ page }) => {
  await page.goto('/');
  const dialog = await choose(page, 'Export as file or code');
  const file = await exported(dialog, 'Experiment file');
  await page.keyboard.press('Escape');
  const epochs = region(page, 'Settings').getByLabel('Epochs');
  const withEpochs = (count: string) => file.replace('"epochs": 60', `"epochs": ${count}`);
  await withFolder(async (write) => {
    for (const [place, count] of [
      ['header', '5'],
      ['section >> nth=0', '6'],
      ['section >> nth=3', '7'],
      ['body', '8'],
    ] as const) {
      await dropFiles(page, [await write('mine.json', withEpochs(count))], place);
      await expect(epochs).toHaveValue(count);
    }
    // Over a dialog too.
    await choose(page, 'Open a file or network3 code');
    await dropFiles(page, [await write('mine.json', withEpochs('9'))], 'dialog');
    await expect(epochs).toHaveValue('9');
    await expect(page.getByRole('dialog')).toBeHidden();
    await choose(page, 'Open a file or network3 code');
    const field = page.getByRole('dialog').getByLabel('Experiment file or network3 code');
    await field.setInputFiles(await write('whole.json', file));
  });
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(epochs).toHaveValue('60');
});

test('a bad file dropped on the page is refused with the path of its field, and nothing is changed', async ({
  page,
}) => {
  await openLab(page);
  const dialog = await choose(page, 'Export as file or code');
  const file = await exported(dialog, 'Experiment file');
  await page.keyboard.press('Escape');
  // What the engines were measured at meanwhile is nobody's file.
  const stored = () =>
    page.evaluate(() => ({ ...JSON.parse(localStorage.getItem('layer-lab.preferences') ?? '{}'), measurements: null }));
  const before = await stored();
  expect(before.draft).toBeDefined();
  const refused = page.getByRole('dialog').getByRole('alert');
  await withFolder(async (write) => {
    // Three gigabytes that take no room on the disk.
    const zeros = await write('zeros.json', '');
    await truncate(zeros, 3 * 2 ** 30);
    const unknown = await write('a.json', file.replace('"epochs"', '"colour": "red", "epochs"'));
    for (const [dropped, words] of [
      [unknown, /training\.colour: expected no such field, received "red"/],
      [
        await write('b.json', file.replace('"learningRate": 0.1', '"learningRate": -1')),
        /training\.learningRate: .*-1/,
      ],
      [await write('c.json', file.slice(0, -40)), /The whole: expected JSON/],
      [zeros, /zeros\.json: expected at most 1,000,000 bytes, received 3,221,225,472 bytes/],
      [await write('empty.json', ' '), /The whole: .*received nothing/],
      [await write('digit.png', Buffer.from('89504e470d0a1a0a', 'hex')), /digit\.png: expected a text in UTF-8/],
    ] as const) {
      await dropFiles(page, [dropped]);
      await expect(refused).toContainText(words);
      await expect(refused).toContainText('The bench is unchanged');
      await page.keyboard.press('Escape');
      await expect(refused).toHaveCount(0);
    }
    for (const [files, words] of [
      [[unknown, zeros], '2 files were dropped. Drop one at a time'],
      [[dirname(unknown)], 'is a folder. Drop the file itself'],
    ] as const) {
      await dropFiles(page, files);
      await expect(page.getByRole('alert')).toContainText(words);
      await page.getByRole('button', { name: 'Dismiss' }).click();
    }
  });
  expect(await kinds(page)).toEqual(START);
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toHaveAttribute('aria-disabled', 'true');
  expect(await stored()).toEqual(before);
  expect(await keptRuns(page)).toEqual([]);
  const again = await choose(page, 'Export as file or code');
  expect(await exported(again, 'Experiment file')).toBe(file);
});

test('programs for Keras, PyTorch and network3 are shown with their limits, copied and saved', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/');
  const dialog = await choose(page, 'Export as file or code');
  expect(await exported(dialog, 'Keras 3')).toContain('import keras');
  await expect(dialog).toContainText('What differs from the lab');
  const code = await exported(dialog, 'PyTorch');
  expect(code).toContain('import torch');
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(dialog).toContainText('Copied.');
  expect((await page.evaluate(() => navigator.clipboard.readText())).trim()).toBe(code.trim());
  const saving = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download basic-conv-pytorch.py' }).click();
  expect((await readFile(await (await saving).path(), 'utf8')).trim()).toBe(code.trim());
  expect(await exported(dialog, 'network3')).toContain('ConvPoolLayer');
  const violations = (await new AxeBuilder({ page }).analyze()).violations.map(
    ({ id, nodes }) => `${id} ${nodes[0]?.html}`,
  );
  expect(violations).toEqual([]);
});

test('the weights of a finished run are saved as safetensors and as a tfjs model', async ({ page }) => {
  await openLab(page);
  await prepareShallow(page, { trainSize: 200, epochs: 2 });
  await button(page, 'Train').click();
  await expect(runRow(page, 'shallow 1')).toContainText('Finished', { timeout: 90_000 });
  await runRow(page, 'shallow 1').getByRole('button', { name: 'Actions for shallow 1' }).click();
  await page.getByRole('menuitem', { name: 'Export, with weights' }).click();
  const dialog = page.getByRole('dialog');
  const saved = async () => {
    const saving = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Download weights' }).click();
    const download = await saving;
    return { name: download.suggestedFilename(), bytes: new Uint8Array(await readFile(await download.path())) };
  };
  const best = await saved();
  expect(best.name).toBe('shallow-best.safetensors');
  expect(readSafetensors(best.bytes).get('layers.0.weight')?.shape).toEqual([784, 100]);
  await dialog.getByLabel('Weights', { exact: true }).selectOption('last');
  await dialog.getByLabel('File', { exact: true }).selectOption('tfjs');
  const model = await saved();
  expect(model.name).toBe('shallow-last-tfjs.zip');
  expect(Object.keys(unzipSync(model.bytes))).toEqual(['model.json', 'weights.bin']);
});
