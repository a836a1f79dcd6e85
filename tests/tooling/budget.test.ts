import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { firstLoad } from '../../src/tooling/budget.ts';

test('the first load counts the entry, its static imports and their styles once each, and nothing that is loaded later', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'layer-lab-build-'));
  try {
    await mkdir(join(folder, '.vite'));
    const files = ['index.html', 'entry.js', 'shared.js', 'base.js', 'entry.css', 'base.css', 'later.js'];
    for (const file of files) await writeFile(join(folder, file), file.repeat(50));
    const manifest = {
      'index.html': {
        file: 'entry.js',
        isEntry: true,
        imports: ['shared', 'base'],
        dynamicImports: ['later'],
        css: ['entry.css'],
      },
      shared: { file: 'shared.js', imports: ['base'] },
      base: { file: 'base.js', css: ['base.css'] },
      later: { file: 'later.js', isDynamicEntry: true },
    };
    await writeFile(join(folder, '.vite', 'manifest.json'), JSON.stringify(manifest));
    const sizes = await firstLoad(folder);
    expect([...sizes.keys()].sort()).toEqual(files.filter((file) => file !== 'later.js').sort());
    expect(sizes.get('entry.js')).toBe(gzipSync('entry.js'.repeat(50)).length);
  } finally {
    await rm(folder, { recursive: true });
  }
});
