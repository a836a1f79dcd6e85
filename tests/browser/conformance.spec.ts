/** Every engine in a real browser's worker, on software WebGPU and WebGL. One that is missing fails here. */
import type { Server } from 'node:http';
import { expect, test } from '@playwright/test';
import { createStaticServer, listen } from '../../src/tooling/serve.ts';
import { buildConformancePage } from '../conformance/buildPage.ts';
import type { Verdict } from '../conformance/subject.ts';

const ENGINES = ['cpu', 'cpuFast', 'webgpu', 'webgl', 'tfjsCpu'];
/** Fewer would mean that the list was lost on the way. */
const FEWEST_EXPECTATIONS = 20;

let server: Server;
let address: string;

test.beforeAll(async () => {
  server = createStaticServer(await buildConformancePage());
  address = await listen(server, 0);
});

test.afterAll(async () => {
  server?.closeAllConnections();
  await new Promise((done) => server?.close(done));
});

for (const engine of ENGINES) {
  test(`the engine ${engine} conforms`, async ({ page }) => {
    // WebGPU in software takes a tenth of a second for each small step.
    test.setTimeout(300_000);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${address}/?engine=${engine}`);
    const status = page.getByRole('status');
    await expect(status, 'the worker ends').toHaveText(/done|failed/, { timeout: 280_000 });
    const verdicts = await page
      .getByRole('listitem')
      .evaluateAll((items) => items.map((item) => JSON.parse((item as HTMLElement).dataset.verdict ?? '') as Verdict));
    for (const { name, seconds, failure } of verdicts) {
      console.log(`${engine}: ${name}: ${failure === null ? 'met' : 'NOT MET'} (${seconds.toFixed(1)} s)`);
    }
    await expect(status).toHaveText('done');
    expect(verdicts.filter(({ failure }) => failure !== null)).toEqual([]);
    expect(verdicts.length).toBeGreaterThanOrEqual(FEWEST_EXPECTATIONS);
    expect(errors).toEqual([]);
  });
}
