/** The engines that also run in Node, against the expectations that every engine meets. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadMnist } from '../../src/data/node/loadMnist.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import { nodePlatform } from '../../src/engine/cpu/node/platform.ts';
import type { DataSplits } from '../../src/engine/engine.ts';
import { createTfjsEngine } from '../../src/engine/tfjs/engine.ts';
import { tensorCount } from '../../src/engine/tfjs/tfjs.ts';
import { buildKernels } from '../../src/tooling/buildKernels.ts';
import { EXPECTATIONS } from './expectations.ts';
import { parseGoldenCase } from './goldenCase.ts';
import { GOLDEN_NAMES, type GoldenCase, type Subject } from './subject.ts';

/** One line an engine. */
const SUBJECTS: readonly Subject[] = [
  { engine: createCpuEngine({ mode: 'exact', platform: nodePlatform }) },
  { engine: createTfjsEngine('cpu'), tensorCount },
];

let data: DataSplits;
let golden: GoldenCase[];

beforeAll(async () => {
  await buildKernels();
  data = await loadMnist();
  golden = await Promise.all(
    GOLDEN_NAMES.map((name) =>
      parseGoldenCase(name, (file) => readFile(new URL(`../fixtures/golden/${name}/${file}`, import.meta.url))),
    ),
  );
}, 120_000);

describe.each(SUBJECTS.map((subject) => [subject.engine.id, subject] as const))('%s', (_id, subject) => {
  const due = EXPECTATIONS.filter(({ appliesTo }) => appliesTo?.(subject) !== false);
  it('owes something', () => expect(due.length).toBeGreaterThan(20));
  it.each(due.map((expectation) => [expectation.name, expectation] as const))(
    '%s',
    { timeout: 120_000 },
    (_name, { check }) => check({ subject, data, golden }),
  );
});
