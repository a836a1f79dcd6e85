/** `npm run picture`: the README's picture of the page, from real training on the built page. */
import { join } from 'node:path';
import { chromium, expect } from '@playwright/test';
import { findExperiment } from '../../src/catalogue/catalogue.ts';
import { build } from '../../src/tooling/build.ts';
import { projectRoot } from '../../src/tooling/paths.ts';
import { createStaticServer, listen } from '../../src/tooling/serve.ts';
import { BROWSER_FLAGS, requireBrowser } from './findBrowser.ts';
import { button, openLab, region, runRow } from './labPage.ts';
import { openWithDraft } from './storedRuns.ts';

const EPOCHS = 8;

await build();
const server = createStaticServer(join(projectRoot, 'dist'));
const address = await listen(server, 0);
const browser = await chromium.launch({ executablePath: requireBrowser(), args: [...BROWSER_FLAGS] });
try {
  const context = await browser.newContext({ baseURL: address, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const entry = findExperiment('basic-conv');
  if (entry === undefined) throw new Error('The catalogue has lost its first convolution.');
  const { experiment } = entry;
  await openWithDraft(page, {
    ...experiment,
    data: { ...experiment.data, trainSize: 10_000 },
    training: { ...experiment.training, epochs: EPOCHS },
  });
  await openLab(page);
  await button(page, 'Train').click();
  await expect(runRow(page, 'basic-conv 1')).toContainText('Finished', { timeout: 300_000 });
  await region(page, 'Settings').getByLabel('Learning rate (η)').fill('0.3');
  await button(page, 'Train').click();
  const second = runRow(page, 'basic-conv 2');
  await second
    .getByText(`${EPOCHS - 2} of ${EPOCHS}`)
    .first()
    .waitFor({ timeout: 300_000 });
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(projectRoot, 'public', 'picture.png') });
} finally {
  await browser.close();
  server.close();
}
