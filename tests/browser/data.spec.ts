import { expect, type Page, test } from '@playwright/test';
import { CACHE_NAME } from '../../src/data/mnistLoader.ts';

/** SHA-256 of each data file in the browser's cache, by the file's name. */
async function cachedFiles(page: Page): Promise<Record<string, string>> {
  const entries = await page.evaluate(async (cacheName) => {
    const cache = await caches.open(cacheName);
    return Promise.all(
      (await cache.keys()).map(async ({ url }) => {
        const bytes = (await (await cache.match(url))?.arrayBuffer()) ?? new ArrayBuffer(0);
        const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        return [url.replace(/.*\//, ''), sum.join(' ')];
      }),
    );
  }, CACHE_NAME);
  return Object.fromEntries(entries);
}

async function countCached(page: Page): Promise<number> {
  return page.evaluate(async (cacheName) => (await (await caches.open(cacheName)).keys()).length, CACHE_NAME);
}

function recordDataRequests(page: Page): string[] {
  const requested: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/mnist/')) requested.push(request.url().replace(/.*\//, ''));
  });
  return requested;
}

test('the data is downloaded once, and a damaged copy in the cache is fetched again', async ({ page }) => {
  const requested = recordDataRequests(page);
  await page.goto('/');
  await expect.poll(() => countCached(page), { timeout: 60_000 }).toBe(4);
  expect(requested.length).toBe(4);
  const originals = await cachedFiles(page);

  requested.length = 0;
  const damaged = await page.evaluate(async (cacheName) => {
    const cache = await caches.open(cacheName);
    const { url } = (await cache.keys()).find((request) => request.url.includes('t10k-labels')) ?? { url: '' };
    const bytes = new Uint8Array((await (await cache.match(url))?.arrayBuffer()) ?? []);
    bytes.fill(0, 1000, 1100);
    await cache.put(url, new Response(bytes));
    return url.replace(/.*\//, '');
  }, CACHE_NAME);
  expect((await cachedFiles(page))[damaged]).not.toBe(originals[damaged]);

  await page.reload();
  await expect.poll(() => cachedFiles(page), { timeout: 60_000 }).toEqual(originals);
  expect(requested).toEqual([damaged]);
});

test('a missing file is named on the page, and Retry brings the data', async ({ page }) => {
  await page.route(/train-images/, (route) => route.fulfill({ status: 404, contentType: 'text/plain', body: 'gone' }));
  await page.goto('/');
  const alert = page.getByRole('alert').filter({ hasText: 'train-images-idx3-ubyte is missing on the server' });
  await expect(alert).toBeVisible({ timeout: 60_000 });

  await page.unroute(/train-images/);
  await alert.getByRole('button', { name: 'Retry' }).click();
  await expect.poll(() => countCached(page), { timeout: 60_000 }).toBe(4);
  await expect(alert).toBeHidden();
});

test('a truncated file is refused, and nothing of it is kept', async ({ page }) => {
  await page.route(/t10k-labels/, async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    await route.fulfill({ response, body: body.subarray(0, body.length - 100) });
  });
  await page.goto('/');
  const alert = page.getByRole('alert').filter({ hasText: 't10k-labels-idx1-ubyte is incomplete' });
  await expect(alert).toBeVisible({ timeout: 60_000 });
  expect(Object.keys(await cachedFiles(page)).filter((name) => name.includes('t10k-labels'))).toEqual([]);
});
