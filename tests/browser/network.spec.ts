import { type BrowserContext, expect, type Page, test } from '@playwright/test';

/** Opens the page and waits until its data is there and the network is quiet. */
async function open(page: Page): Promise<void> {
  const data = page.waitForEvent('requestfinished', (request) => request.url().includes('train-images'));
  await page.goto('/');
  await data;
  await page.waitForLoadState('networkidle');
}

function record(context: BrowserContext): { requested: string[]; complaints: string[] } {
  const requested: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => requested.push(request.url()));
  context.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  context.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  context.on('weberror', (error) => complaints.push(`thrown: ${error.error().message}`));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  return { requested, complaints };
}

test('the page stays within its policy and reports no error', async ({ page, context }) => {
  const { complaints } = record(context);
  // A worker's violations reach nobody but itself.
  page.on('worker', (worker) => {
    const listen = () =>
      addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
        console.error(`${effectiveDirective} forbids ${blockedURI}`),
      );
    worker.evaluate(listen).catch((error: unknown) => complaints.push(`worker: ${String(error)}`));
  });
  await open(page);
  expect(complaints).toEqual([]);
});

test('the page asks nothing of any other origin, even without the policy to hold it back', async ({
  page,
  context,
  baseURL,
}) => {
  const { requested } = record(context);
  // A forbidden request never leaves the browser, so nobody would see that a script tried it.
  await context.route(/\/$|\.(?:html|js)$/, async (route) => {
    const response = await route.fetch();
    const { 'content-security-policy': policy, ...headers } = response.headers();
    expect(policy).toContain("default-src 'self'");
    await route.fulfill({ response, headers });
  });
  await open(page);
  const isOwn = (url: string) => url.startsWith(`${baseURL}/`) || /^(data|blob):/.test(url);
  expect(requested.filter((url) => url.includes('/mnist/')).length).toBe(4);
  expect(requested.filter((url) => !isOwn(url))).toEqual([]);
});
