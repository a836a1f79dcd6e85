/** Bundles the conformance page as the lab itself is bundled, so that what is judged is what ships. */
import { join } from 'node:path';
import { build } from 'vite';
import { mnistPlugin } from '../../src/tooling/mnistPlugin.ts';
import { generatedFolder, projectRoot } from '../../src/tooling/paths.ts';
import { prepare } from '../../src/tooling/prepare.ts';

/** @returns the folder that holds index.html and everything it loads. */
export async function buildConformancePage(): Promise<string> {
  await prepare();
  const outDir = join(generatedFolder, 'conformance');
  await build({
    configFile: false,
    root: join(projectRoot, 'tests', 'conformance', 'page'),
    base: './',
    logLevel: 'warn',
    plugins: [mnistPlugin({ emit: true })],
    worker: { format: 'es', plugins: () => [mnistPlugin({ emit: false })] },
    build: { target: 'es2023', outDir, emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 4096 },
  });
  return outDir;
}
