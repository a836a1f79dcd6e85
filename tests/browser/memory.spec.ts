/** The page's memory over a long training, from the browser's own account of the JavaScript heap after a collection. */
import { expect, test } from '@playwright/test';
import { EXPERIMENT_FORMAT } from '../../src/domain/experiment.ts';
import { button, runRow } from './labPage.ts';
import { openWithDraft } from './storedRuns.ts';

const EPOCHS = 60;
/** A page that kept each epoch's 10,000 × 10 probabilities would grow by 400 kB an epoch, 20 MB in the second part. */
const MOST_GROWTH_BYTES = 3_000_000;

test('the page’s memory stays flat over sixty epochs', async ({ page }) => {
  test.setTimeout(240_000);
  await openWithDraft(page, {
    format: EXPERIMENT_FORMAT,
    name: 'sixty',
    network: { input: [28, 28, 1], layers: [{ type: 'softmax', units: 10 }] },
    data: { dataset: 'mnist', trainSize: 200 },
    training: { epochs: EPOCHS, miniBatchSize: 10, learningRate: 0.1 },
    seed: 1,
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const heapBytes = async (): Promise<number> => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find((metric) => metric.name === 'JSHeapUsedSize')?.value ?? Number.NaN;
  };
  await button(page, 'Train').click({ timeout: 60_000 });
  const row = runRow(page, 'sixty 1');
  await expect(row).toContainText(/[1-3]\d of 60/, { timeout: 120_000 });
  const early = await heapBytes();
  await expect(row).toContainText('Finished', { timeout: 180_000 });
  const late = await heapBytes();
  console.log(`page heap: ${(early / 1e6).toFixed(1)} MB after ten epochs, ${(late / 1e6).toFixed(1)} MB after sixty`);
  expect(late - early).toBeLessThan(MOST_GROWTH_BYTES);
});
