import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildMnistAssets } from './mnistAssets.ts';
import { projectRoot } from './paths.ts';

/** Makes what the bundler and the tests need first: kernels and data files; each step skips what is up to date. */
export async function prepare(): Promise<void> {
  await buildMnistAssets();
  const kernels = join(projectRoot, 'src/tooling/buildKernels.ts');
  if (existsSync(kernels)) {
    const module = (await import(pathToFileURL(kernels).href)) as { buildKernels(): Promise<void> };
    await module.buildKernels();
  }
}
