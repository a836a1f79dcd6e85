/** The browser of the bench: builds its page, serves it cross-origin isolated and drives it in headless Chromium. */
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { mnistPlugin } from '../../src/tooling/mnistPlugin.ts';
import { generatedFolder, projectRoot } from '../../src/tooling/paths.ts';
import { prepare } from '../../src/tooling/prepare.ts';
import { requireBrowser } from '../browser/findBrowser.ts';
import type { BenchRequest, BenchWindow, Sample, TrainerSpec } from './messages.ts';

export interface BrowserHost {
  readonly version: string;
  request(trainer: string, spec: TrainerSpec, request: BenchRequest): Promise<Sample>;
  close(): Promise<void>;
}

/** WebGPU and WebGL also without a graphics card, by Chromium's own software renderer. */
const FLAGS = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-unsafe-swiftshader'];
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export async function openBrowser(): Promise<BrowserHost> {
  await prepare();
  const outDir = join(generatedFolder, 'bench-page');
  const root = join(projectRoot, 'tests', 'bench', 'page');
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'warn',
    plugins: [mnistPlugin({ emit: true })],
    worker: { format: 'es', plugins: () => [mnistPlugin({ emit: false })] },
    build: { target: 'es2023', outDir, emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 8192 },
  });
  const server = await preview({
    configFile: false,
    root,
    logLevel: 'warn',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, headers: HEADERS },
  });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('The server of the bench has no address.');
  const browser = await chromium.launch({ executablePath: requireBrowser(), args: ['--no-sandbox', ...FLAGS] });
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`browser: ${message.text()}`);
  });
  await page.goto(address);
  await page.waitForFunction(() => 'bench' in globalThis);
  if (!(await page.evaluate(() => crossOriginIsolated))) throw new Error('The page is not cross-origin isolated.');
  return {
    version: `Chromium ${browser.version()}`,
    request: (trainer, spec, request) =>
      page.evaluate(([name, what, order]) => (globalThis as unknown as BenchWindow).bench(name, what, order), [
        trainer,
        spec,
        request,
      ] as const),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
