import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** WebGPU and WebGL in software, so that every backend exists on a machine without a GPU; nothing fetched in the background. */
export const BROWSER_FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
] as const;

/** Path of a Chromium on this machine: the one CHROMIUM_PATH names, the system's, or Playwright's own; else undefined. */
export function findBrowser(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, which does not exist.`);
    return named;
  }
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  const candidates = COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)));
  candidates.push(
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    chromium.executablePath(),
  );
  return candidates.find((path) => existsSync(path));
}

/**
 * The same, after installing Playwright's own where there is none.
 * @throws Error saying what to install.
 */
export function requireBrowser(): string {
  const found = findBrowser();
  if (found !== undefined) return found;
  console.log('No Chromium found; installing one with Playwright ...');
  spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit', timeout: 300_000 });
  const installed = findBrowser();
  if (installed !== undefined) return installed;
  throw new Error(
    'The browser tests need a Chromium, and none was found or could be installed. Install one ' +
      '(Debian, Ubuntu: apt-get install chromium) or name one: CHROMIUM_PATH=/path/to/chromium npm test',
  );
}
