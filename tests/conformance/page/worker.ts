/** Judges one engine and reports verdict by verdict. */
import { loadMnist } from '../../../src/data/loadMnist.ts';
import { judge } from '../expectations.ts';
import { parseGoldenCase } from '../goldenCase.ts';
import { GOLDEN_NAMES } from '../subject.ts';
import { watchDevices } from './devices.ts';
import type { WorkerOrder, WorkerReport } from './main.ts';
import { SUBJECTS } from './subjects.ts';

/** Addresses of the fixtures' files, by path. */
const FILES = import.meta.glob<string>('../../fixtures/golden/*/*', { query: '?url', import: 'default', eager: true });

addEventListener('message', async ({ data: order }: MessageEvent<WorkerOrder>) => {
  const report = (message: WorkerReport) => postMessage(message);
  try {
    watchDevices();
    const subject = SUBJECTS[order.engine]?.();
    if (subject === undefined) throw new Error(`No engine is called "${order.engine}".`);
    const data = await loadMnist();
    const golden = await Promise.all(
      GOLDEN_NAMES.map((name) => parseGoldenCase(name, (file) => fetchFile(name, file))),
    );
    for await (const verdict of judge({ subject, data, golden }, order.expectation))
      report({ kind: 'verdict', verdict });
    report({ kind: 'done' });
  } catch (error) {
    report({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});

async function fetchFile(name: string, file: string): Promise<Uint8Array> {
  const address = FILES[`../../fixtures/golden/${name}/${file}`];
  const response = address === undefined ? null : await fetch(address);
  if (response?.ok !== true) throw new Error(`The fixture ${name}/${file} is missing.`);
  return new Uint8Array(await response.arrayBuffer());
}
