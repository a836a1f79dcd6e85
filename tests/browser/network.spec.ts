import { expect, test } from '@playwright/test';

test('the page asks nothing of any other origin and stays within its policy', async ({ page, baseURL }) => {
  const requested: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  const data = page.waitForEvent('requestfinished', (request) => request.url().includes('train-images'));
  await page.goto('/');
  await data;
  await page.waitForLoadState('networkidle');

  const isOwn = (url: string) => url.startsWith(`${baseURL}/`) || /^(data|blob):/.test(url);
  expect(requested.filter((url) => url.includes('/mnist/')).length).toBe(4);
  expect(requested.filter((url) => !isOwn(url))).toEqual([]);
  expect(complaints).toEqual([]);
});
