import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { findExperiment } from '../../../src/catalogue/catalogue.ts';
import type { Experiment } from '../../../src/domain/experiment.ts';
import { escapeMarkdown, escapeMarkup } from '../../../src/export/report/escape.ts';
import { htmlReport } from '../../../src/export/report/htmlReport.ts';
import { markdownArchive } from '../../../src/export/report/markdownReport.ts';
import type { Report, ReportRun } from '../../../src/export/report/report.ts';
import { decodeShareFragment, encodeShareFragment } from '../../../src/export/shareLink.ts';

function shallow(): Experiment {
  const found = findExperiment('shallow');
  if (found === undefined) throw new Error('no shallow net');
  return found.experiment;
}

const experiment = shallow();

const epoch = (number: number, cost: number, validationAccuracy: number) => ({
  epoch: number,
  step: number * 10,
  cost,
  validationCost: cost,
  validationAccuracy,
  testAccuracy: null,
  learningRate: 0.1,
  seconds: 1.5,
  imagesPerSecond: 100,
});

/** One transparent pixel. */
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

function run(name: string, rest: Partial<ReportRun> = {}): ReportRun {
  return {
    name,
    color: '#3534a5',
    dash: undefined,
    experiment,
    state: 'Finished',
    epochs: [epoch(1, 0.5, 0.9), epoch(2, Number.NaN, 0.92), epoch(3, 0.3, 0.93)],
    best: { epoch: 3, validationAccuracy: 0.93, testAccuracy: 0.925 },
    engine: 'CPU engine, exact, 1 thread',
    browser: 'A browser',
    version: '0.1.0',
    weightsSha256: 'ab'.repeat(32),
    link: `http://localhost/#${encodeShareFragment(experiment)}`,
    differences: [],
    wrong: [{ image: 247, truth: 4, predicted: 2, confidence: 0.99 }],
    confusion: Array.from({ length: 100 }, (_, index) => index),
    digitSheet: PIXEL,
    shownDigits: 1,
    ...rest,
  };
}

const NASTY = `<img src=x onerror="alert(1)"> | [a](javascript:b) & 'c' # \`d\``;

const report: Report = {
  title: NASTY,
  notes: `First.\n\n${NASTY}`,
  date: '2026-11-23 14:05 UTC',
  runs: [run('plain'), run(NASTY, { differences: ['Seed: 1 → 2'], wrong: null, confusion: null, digitSheet: null })],
  groups: [{ name: NASTY, seeds: [1, 2], mean: 0.9, deviation: 0.01 }],
  sentences: [NASTY],
  dataHashes: [{ name: 'Training images', sha256: 'cd'.repeat(32) }],
};

describe('the HTML report', () => {
  const html = htmlReport(report);

  it('takes nothing that a person typed for markup', () => {
    expect(html).not.toContain('<img src=x');
    // The title, a heading or cell each for run, group, sentence and note.
    expect(html.split(escapeMarkup(NASTY)).length - 1).toBeGreaterThanOrEqual(7);
  });

  it('needs nothing else: no script, no address but the links to the lab and pictures that it holds', () => {
    expect(html).not.toMatch(/<script|<link|@import|url\((?!#)/);
    const sources = [...html.matchAll(/\ssrc="([^"]*)"/g)].map(([, address]) => address);
    expect(sources.every((address) => address?.startsWith('data:image/png'))).toBe(true);
    expect(sources).toHaveLength(1);
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, address]) => address ?? '');
    expect(links).toHaveLength(2);
    expect(decodeShareFragment(links[0]?.split('#')[1] ?? '')).toEqual(experiment);
  });

  it('has one main landmark around everything, and no header cell without a word', () => {
    expect(html.match(/<main>/g)).toHaveLength(1);
    const body = html.slice(html.indexOf('<body>') + '<body>'.length, html.indexOf('</body>')).trim();
    expect(body.startsWith('<main>') && body.endsWith('</main>')).toBe(true);
    const headers = [...html.matchAll(/<th\b[^>]*>(.*?)<\/th>/g)].map(([, content = '']) => content);
    expect(headers.length).toBeGreaterThan(20);
    expect(headers.filter((content) => content.replace(/<[^>]*>/g, '').trim() === '')).toEqual([]);
  });

  it('tells the results, and leaves a gap in a curve where the cost is no number', () => {
    expect(html).toContain('92.50 %');
    expect(html).toContain('ab'.repeat(32));
    expect(html).not.toContain('NaN');
    const cost = html.slice(html.indexOf('aria-label="Training cost'));
    expect(/<path d="(M[^"]*)" fill="none"/.exec(cost)?.[1]?.match(/[ML]/g)).toEqual(['M', 'M']);
  });
});

it('the Markdown archive holds text, pictures and experiments, and its table keeps its columns', () => {
  const files = unzipSync(markdownArchive(report));
  expect(Object.keys(files).sort()).toEqual([
    'experiments/run-1.json',
    'experiments/run-2.json',
    'pictures/curves-1.svg',
    'pictures/curves-2.svg',
    'pictures/digits-1.png',
    'report.md',
  ]);
  const text = strFromU8(files['report.md'] ?? new Uint8Array());
  expect(text).toContain(escapeMarkdown(NASTY));
  for (const name of Object.keys(files).filter((file) => file.startsWith('pictures/'))) expect(text).toContain(name);
  const row = text.split('\n').find((line) => line.includes('Seed: 1 → 2'));
  expect(row?.replaceAll(/\\./g, '').split('|')).toHaveLength(9);
  expect(JSON.parse(strFromU8(files['experiments/run-1.json'] ?? new Uint8Array()))).toEqual(experiment);
});
