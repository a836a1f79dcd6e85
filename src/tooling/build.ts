import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build as bundle } from 'vite';
import { distFolder, generatedFolder, isMain, projectRoot } from './paths.ts';
import { prepare } from './prepare.ts';

/** What a build is made from. */
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'tsconfig.json', 'package.json', 'package-lock.json'];
const stampPath = join(generatedFolder, 'build.sha256');

/** Builds dist/. */
export async function build(): Promise<void> {
  const stamp = await sourcesHash();
  await rm(stampPath, { force: true });
  await prepare();
  await bundle({ root: projectRoot, configFile: join(projectRoot, 'vite.config.ts'), logLevel: 'warn' });
  await mkdir(generatedFolder, { recursive: true });
  await writeFile(stampPath, stamp);
}

/** Whether dist/ was built from the sources as they are now. */
export async function isBuilt(): Promise<boolean> {
  if (!existsSync(join(distFolder, 'index.html')) || !existsSync(stampPath)) return false;
  return (await readFile(stampPath, 'utf8')) === (await sourcesHash());
}

async function sourcesHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const path of await sourceFiles()) {
    hash
      .update(`${relative(projectRoot, path)}\0`)
      .update(await readFile(path))
      .update('\0');
  }
  return hash.digest('hex');
}

async function sourceFiles(): Promise<string[]> {
  const files: string[] = [];
  for (const source of SOURCES) {
    const path = join(projectRoot, source);
    if (!existsSync(path)) continue;
    const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => null);
    if (entries === null) files.push(path);
    else files.push(...entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)));
  }
  return files.sort();
}

if (isMain(import.meta.url)) await build();
