import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { MAXIMUM_ENGINE_BYTES } from '../domain/engineMemory.ts';
import { projectRoot } from './paths.ts';

const SOURCES = join(projectRoot, 'src/engine/cpu/assembly');
const TARGET = join(projectRoot, '.generated/kernels');
/** Pages of 64 KiB that shared memory may have. */
const MAXIMUM_PAGES = MAXIMUM_ENGINE_BYTES / 65536;

const COMMON = ['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert', '--runtime', 'stub'];
const FEATURES = ['--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory'];
const SHARED = ['--sharedMemory', '--initialMemory', '2', '--maximumMemory', String(MAXIMUM_PAGES)];
const FAST = ['--enable', 'relaxed-simd'];

/** One file a variant: exact or with fused multiply-add, on memory shared between threads or not. */
const VARIANTS: readonly (readonly [name: string, flags: readonly string[]])[] = [
  ['exact', []],
  ['exact-shared', SHARED],
  ['fast', FAST],
  ['fast-shared', [...SHARED, ...FAST]],
];

async function sourcesHash(): Promise<string> {
  // Its package file tells the compiler's version; loading the compiler itself takes seconds.
  const compiler = await readFile(createRequire(import.meta.url).resolve('assemblyscript/package.json'), 'utf8');
  const { version } = JSON.parse(compiler) as { version: string };
  const hash = createHash('sha256').update(JSON.stringify([COMMON, FEATURES, VARIANTS, version]));
  for (const file of (await readdir(SOURCES)).sort()) hash.update(file).update(await readFile(join(SOURCES, file)));
  return hash.digest('hex');
}

/**
 * Compiles the CPU engine's kernels to `.generated/kernels/*.wasm` where their sources changed.
 *
 * @throws Error with the compiler's message
 */
export async function buildKernels(): Promise<void> {
  const hash = await sourcesHash();
  const stamp = join(TARGET, 'hash');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === hash) return;
  const { default: asc } = await import('assemblyscript/asc');
  await mkdir(TARGET, { recursive: true });
  for (const [name, flags] of VARIANTS) {
    const file = join(TARGET, `${name}.wasm`);
    const { error, stderr } = await asc.main(
      [
        'index.ts',
        '--baseDir',
        SOURCES,
        ...COMMON,
        ...FEATURES,
        '--importMemory',
        ...flags,
        '--outFile',
        `${file}.new`,
      ],
      {
        writeFile: (_path, content) => writeFile(`${file}.new`, content),
        // The compiler warns that vectors cannot cross to JavaScript; none does.
      },
    );
    if (error !== null) throw new Error(`The kernels do not compile: ${error.message}\n${stderr.toString()}`);
    await rename(`${file}.new`, file);
  }
  await writeFile(stamp, hash);
}
