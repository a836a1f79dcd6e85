import { createServer } from 'node:net';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { generatedFolder, projectRoot } from '../../src/tooling/paths.ts';
import { BROWSER_FLAGS, requireBrowser } from './findBrowser.ts';

/** Test processes read this file again: the environment tells them what the first one chose. */
process.env.LAYER_LAB_TEST_PORT ??= String(await freePort());
process.env.CHROMIUM_PATH ??= requireBrowser();
const port = process.env.LAYER_LAB_TEST_PORT;

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: join(projectRoot, 'test-results'),
  // Training fills the cores: tests beside each other would measure each other.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // A machine that is busy with other things can miss a moment once; a defect fails twice.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: join(generatedFolder, 'reports', 'playwright.json') }]],
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1366, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: [...BROWSER_FLAGS],
    },
  },
  webServer: {
    command: 'npx tsx src/tooling/start.ts',
    cwd: projectRoot,
    url: `http://localhost:${port}/`,
    env: { PORT: port },
    timeout: 180_000,
    reuseExistingServer: false,
    stdout: 'ignore',
    stderr: 'pipe',
  },
});

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
