import { expect, test } from '@playwright/test';
import { button, prepareShallow, region, runRow } from './labPage.ts';

test('the page has shared memory, and software WebGPU and WebGL stand in where there is no GPU', async ({ page }) => {
  await page.goto('/');
  const has = await page.evaluate(async () => ({
    isolated: window.crossOriginIsolated,
    sharedMemory: new SharedArrayBuffer(8).byteLength === 8,
    webgpu: (await navigator.gpu?.requestAdapter()) != null,
    webgl: document.createElement('canvas').getContext('webgl2') !== null,
  }));
  expect(has).toEqual({ isolated: true, sharedMemory: true, webgpu: true, webgl: true });
});

test('where the host does not isolate the page, one thread trains, and the page says so', async ({ page }) => {
  await page.route('./', async (route) => {
    const response = await route.fetch();
    const { 'cross-origin-opener-policy': _, 'cross-origin-embedder-policy': __, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  await page.goto('./');
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(false);
  await expect(page.getByText('MNIST ready')).toBeVisible({ timeout: 60_000 });
  const threads = region(page, 'Settings').getByLabel('Threads');
  await expect(threads.getByRole('option')).toHaveText(['Auto', '1']);
  await page.getByRole('button', { name: 'Availability and speed here' }).click();
  await expect(page.getByText('so that the CPU engine has one thread only')).toBeVisible();
  await page.keyboard.press('Escape');
  await region(page, 'Settings').getByLabel('Engine', { exact: true }).selectOption('cpu');
  await prepareShallow(page, { trainSize: 1000, epochs: 1 });
  await button(page, 'Train').click();
  await expect(runRow(page, 'shallow 1')).toContainText('Finished', { timeout: 60_000 });
  await expect(runRow(page, 'shallow 1')).toContainText('CPU engine');
  await expect(runRow(page, 'shallow 1').getByTitle('1 thread:').first()).toBeAttached();
});
