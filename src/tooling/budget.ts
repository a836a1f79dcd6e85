import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Manifest } from 'vite';
import { distFolder, isMain } from './paths.ts';

/** Most that the page may load before it can paint: entry script, its static imports and styles, compressed. */
const BUDGET_BYTES = 250_000;

/** Compressed bytes of each file that the page needs for its first paint. */
export async function firstLoad(folder: string): Promise<Map<string, number>> {
  const manifest = JSON.parse(await readFile(join(folder, '.vite', 'manifest.json'), 'utf8')) as Manifest;
  const files = new Set(['index.html']);
  const visit = (key: string) => {
    const chunk = manifest[key];
    if (chunk === undefined || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const style of chunk.css ?? []) files.add(style);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  const entries = Object.keys(manifest).filter((key) => manifest[key]?.isEntry === true);
  if (entries.length === 0) throw new Error('The build has no entry.');
  for (const entry of entries) visit(entry);
  const sizes = new Map<string, number>();
  for (const file of files) sizes.set(file, (await promisify(gzip)(await readFile(join(folder, file)))).length);
  return sizes;
}

if (isMain(import.meta.url)) {
  const sizes = await firstLoad(distFolder);
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  for (const [file, size] of sizes) console.log(`${String(size).padStart(9)}  ${file}`);
  console.log(`${String(total).padStart(9)}  bytes before the first paint, compressed; at most ${BUDGET_BYTES}`);
  if (total > BUDGET_BYTES) process.exitCode = 1;
}
