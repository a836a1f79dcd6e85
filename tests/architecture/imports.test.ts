import { describe, expect, test } from 'vitest';
import { codeOf, importsOf, type SourceFile, sourceFiles } from './sources.ts';

/** What the code of a folder may import: folders or single files below src, and packages ("*": any). */
interface Rule {
  readonly from: readonly string[];
  /** Only with `import type`. */
  readonly typesFrom?: readonly string[];
  readonly packages: readonly string[];
}

/** The page's side of the worker. */
const WORKER_CLIENT = [
  'client',
  'clientPort',
  'laboratoryClient',
  'trainingClient',
  'messages',
  'insightClient',
  'insightMessages',
  'previewClient',
  'previewMessages',
].map((name) => `worker/${name}.ts`);
const PURE = ['domain', 'random', 'catalogue'];

/** ui -> store -> worker client -> messages -> domain; worker -> engine, data -> random, domain. */
const RULES: Readonly<Record<string, Rule>> = {
  domain: { from: ['domain'], packages: ['zod'] },
  random: { from: ['random', 'domain'], packages: [] },
  catalogue: { from: ['catalogue', 'domain'], packages: [] },
  data: { from: ['data', 'random', 'domain'], typesFrom: ['engine/engine.ts'], packages: ['node:', 'virtual:'] },
  engine: { from: ['engine', 'data', 'random', 'domain'], packages: ['@tensorflow/', 'wasm-feature-detect', 'node:'] },
  export: { from: ['export', 'data', ...PURE], typesFrom: ['engine/engine.ts'], packages: ['fflate', 'zod'] },
  worker: { from: ['worker', 'engine', 'data', ...PURE], packages: ['zod'] },
  store: {
    from: ['store', ...WORKER_CLIENT, 'engine/engine.ts', 'export', 'data', ...PURE],
    packages: ['zustand', 'idb', 'zod', 'fflate'],
  },
  ui: { from: ['ui', 'store', 'export', 'data', 'engine/engine.ts', ...PURE], packages: ['*'] },
  'main.tsx': { from: ['ui'], packages: ['react', 'react-dom'] },
  cli: {
    from: ['cli', 'engine', 'data', 'export', 'tooling', ...PURE],
    packages: ['node:', 'commander', 'zod', 'fflate'],
  },
  tooling: { from: ['tooling', 'data', 'engine', 'domain'], packages: ['*'] },
};

/** Bundler suffixes, as in "kernel.wasm?url", and generated files are no dependency on code. */
function violations(file: SourceFile): string[] {
  const folder = file.path.split('/')[1] ?? '';
  const rule = RULES[folder];
  if (rule === undefined) return [`${file.path}: src/${folder} has no rule`];
  const matches = (target: string, allowed: readonly string[]) =>
    allowed.some((entry) => target === `src/${entry}` || target.startsWith(`src/${entry}/`));
  return importsOf(file)
    .filter(({ target, isPackage, isTypeOnly }) => {
      if (isPackage) {
        return !rule.packages.some(
          (entry) => entry === '*' || target === entry || target.startsWith(/[:/]$/.test(entry) ? entry : `${entry}/`),
        );
      }
      if (target.startsWith('.generated/')) return false;
      return !matches(target, rule.from) && !(isTypeOnly && matches(target, rule.typesFrom ?? []));
    })
    .map(({ target }) => `${file.path} imports ${target}`);
}

describe('imports', () => {
  test('are found in every form', () => {
    const text = [
      "import type { A } from './a.ts';",
      "import {\n  b,\n  type C,\n} from '../engine/b.ts';",
      "export * from './c.ts';",
      "import './d.css';",
      "const e = await import('tfjs');",
      "// import { f } from './f.ts';",
    ].join('\n');
    expect(importsOf({ path: 'src/data/x.ts', text }).map(({ target, isTypeOnly }) => [target, isTypeOnly])).toEqual([
      ['src/data/a.ts', true],
      ['src/engine/b.ts', false],
      ['src/data/c.ts', false],
      ['src/data/d.css', false],
      ['tfjs', false],
    ]);
  });

  test('of a wrong direction are found', () => {
    const upward = { path: 'src/domain/x.ts', text: "import { train } from '../engine/train.ts';" };
    expect(violations(upward)).toEqual(['src/domain/x.ts imports src/engine/train.ts']);
    const engineInPage = { path: 'src/ui/x.tsx', text: "import { cpu } from '../engine/cpu/engine.ts';" };
    expect(violations(engineInPage)).toEqual(['src/ui/x.tsx imports src/engine/cpu/engine.ts']);
  });

  test('point one way', () => {
    const files = sourceFiles('src');
    expect(files.length).toBeGreaterThan(20);
    expect(files.flatMap(violations)).toEqual([]);
  });
});

/** Everything that the page loads with its first chunk: what is reached by static imports. */
function loadedWith(entry: string, files: ReadonlyMap<string, SourceFile>): Set<string> {
  const reached = new Set<string>();
  const visit = (path: string) => {
    const file = files.get(path);
    if (file === undefined || reached.has(path)) return;
    reached.add(path);
    for (const line of importsOf(file)) if (!line.isPackage && !line.isTypeOnly && !line.isDynamic) visit(line.target);
  };
  visit(entry);
  return reached;
}

test('what a file loads is followed through its imports, except of types and on demand', () => {
  const texts = {
    'src/main.tsx': "import './a.ts';\nimport type { B } from './b.ts';\nconst later = () => import('./c.ts');",
    'src/a.ts': "export { train } from './engine/train.ts';",
    'src/b.ts': '',
    'src/c.ts': '',
    'src/engine/train.ts': "import './../a.ts';",
  };
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, { path, text }]));
  expect([...loadedWith('src/main.tsx', files)]).toEqual(['src/main.tsx', 'src/a.ts', 'src/engine/train.ts']);
});

test('the page loads no engine, and no code that reads the data set', () => {
  const files = new Map(sourceFiles('src').map((file) => [file.path, file]));
  const reached = [...loadedWith('src/main.tsx', files)];
  expect(reached).toContain('src/domain/experiment.ts');
  const forbidden =
    /^src\/(?:engine\/(?!engine\.ts$)|data\/(?:loadMnist|mnistLoader)\.ts$|tooling\/|cli\/)|\.worker\.ts$/;
  expect(reached.filter((path) => forbidden.test(path))).toEqual([]);
});

describe('engines and data', () => {
  /** Files that meet a platform, named for it: threads differ between browsers and Node. */
  const isPlatformFile = (path: string) => /\/(node|browser|platform)\/|(platform|threadWorker)[^/]*\.ts$/i.test(path);
  const foreign = /(?<![.\w$])(?:(?:self|window|document|localStorage)\s*(?:\?\.|[.[])|(?:postMessage|onmessage)\b)/g;

  test('know no page and no worker', () => {
    const found = ['src/engine', 'src/data', 'src/random', 'src/domain']
      .flatMap((folder) => sourceFiles(folder))
      .filter((file) => !isPlatformFile(file.path))
      .flatMap((file) => [...codeOf(file).matchAll(foreign)].map((match) => `${file.path}: ${match[0]}`));
    expect(found).toEqual([]);
  });
});

describe('every file', () => {
  const MOST_LINES = 450;
  const files = [...sourceFiles('src', ['.ts', '.tsx', '.css']), ...sourceFiles('tests')];

  test(`has at most ${MOST_LINES} lines`, () => {
    const long = files.map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }));
    expect(long.filter((file) => file.lines > MOST_LINES)).toEqual([]);
  });

  test('is finished', () => {
    // Put together from parts, so that this file passes its own check.
    const marks = [
      'TO' + 'DO',
      'FIX' + 'ME',
      '@ts-' + 'ignore',
      'as ' + 'any\\b',
      'waitFor' + 'Timeout',
      '\\.sk' + 'ip\\(',
    ];
    const pattern = new RegExp(`(?<![\\w])(?:${marks.join('|')})|\\.on${'ly'}\\(`);
    const unfinished = files.flatMap((file) =>
      file.text
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1} ${line.trim()}`] : [])),
    );
    expect(unfinished).toEqual([]);
  });
});
