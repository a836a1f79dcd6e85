/**
 * `npm run bench`: the lab's engine beside every other trainer that a browser or Python offers, on real MNIST, in one run and
 * in turn. Prints a table and the bars, writes JSON. See README.md beside this file.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { generatedFolder } from '../../src/tooling/paths.ts';
import { openBrowser } from './browserHost.ts';
import { describeMachine } from './machine.ts';
import { measureEngine } from './measureEngine.ts';
import { measureWorks } from './measureWorks.ts';
import { formatReport } from './report.ts';
import { bars } from './results.ts';
import { findTorch, openTorch, type TorchHost } from './torchHost.ts';
import { entrants } from './trainers.ts';
import { WORKS } from './works.ts';

interface Flags {
  readonly only?: readonly string[];
  readonly works?: readonly string[];
  readonly rounds: number;
  readonly seconds: number;
  readonly out: string;
  readonly markdown?: string;
  readonly quick?: true;
  readonly engine: boolean;
}

const positive = (text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
};
const list = (text: string) => text.split(',').filter((word) => word !== '');

const program = new Command('bench')
  .description('Measures training speed against every other trainer at hand.')
  .option('--only <list>', 'trainers: own, torch, tfjs, jax, or single ones by id ("exact-1,torch-2,tfjs-webgl")', list)
  .option('--works <list>', `works: ${WORKS.map(({ id }) => id).join(', ')}`, list)
  .option('--rounds <count>', 'samples of each trainer', positive, 3)
  .option('--seconds <seconds>', 'least time of a sample', positive, 1.5)
  .option('--quick', 'one short round, to see that everything runs; its figures mean little')
  .option('--no-engine', "leave out the peak, the evaluation and the cost's growth")
  .option('--out <file>', 'the figures as JSON', join(generatedFolder, 'bench.json'))
  .option('--markdown <file>', 'also write the report as Markdown')
  .parse();
const flags = program.opts<Flags>();
const rounds = flags.quick === true ? 1 : Math.round(flags.rounds);
const seconds = flags.quick === true ? Math.min(0.5, flags.seconds) : flags.seconds;
const cores = availableParallelism();

const trainers = entrants(cores).filter(
  ({ id, group }) => flags.only === undefined || flags.only.includes(id) || flags.only.includes(group),
);
const works = WORKS.filter(({ id }) => flags.works === undefined || flags.works.includes(id));
if (trainers.length === 0 || works.length === 0) program.error('Nothing is left to measure: see --help.');

const torchHosts = new Map<number, TorchHost>();
const python = trainers.some(({ group }) => group === 'torch') ? findTorch() : null;
const browser = await openBrowser();
try {
  if (python !== null) {
    for (const { spec } of trainers) {
      if (spec.kind === 'torch') torchHosts.set(spec.threads, await openTorch(python, spec.threads));
    }
  }
  const machine = describeMachine(browser.version, [...torchHosts.values()][0]?.version ?? null);
  const progress = (text: string) => process.stderr.write(`${text}\n`);
  const measurements = await measureWorks({ works, trainers, rounds, seconds, browser, torchHosts, progress });
  const engine = flags.engine ? await measureEngine({ browser, cores, rounds, seconds, progress }) : null;
  const judged = bars(measurements, cores, engine?.evaluationSeconds ?? null);
  const result = { machine, rounds, seconds, measurements, engine, bars: judged };
  await mkdir(dirname(flags.out), { recursive: true });
  await writeFile(flags.out, `${JSON.stringify(result, null, 1)}\n`);
  process.stdout.write(`${formatReport(result, works, trainers, 'text')}\n`);
  if (flags.markdown !== undefined) {
    await writeFile(flags.markdown, `${formatReport(result, works, trainers, 'markdown')}\n`);
  }
} finally {
  for (const host of torchHosts.values()) host.close();
  await browser.close();
}
