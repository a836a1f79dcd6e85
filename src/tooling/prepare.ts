import { buildKernels } from './buildKernels.ts';
import { buildMnistAssets } from './mnistAssets.ts';

/** Makes what the bundler and the tests need first: kernels and data files; each step skips what is up to date. */
export async function prepare(): Promise<void> {
  await buildMnistAssets();
  await buildKernels();
}
