import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** The production build. */
export const distFolder = join(projectRoot, 'dist');
/** What the build steps make before the bundler runs: kernels, compressed data, reports. */
export const generatedFolder = join(projectRoot, '.generated');
export const generatedMnistFolder = join(generatedFolder, 'mnist');

/** Whether the module at `moduleUrl` is the program that was started, not one that it imports. */
export function isMain(moduleUrl: string): boolean {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(moduleUrl);
}
