import type { BenchRequest, Sample } from '../messages.ts';

/** Runs the module's loop of multiply-adds for about so many seconds. */
export async function measurePeak(request: Extract<BenchRequest, { type: 'peak' }>): Promise<Sample> {
  const { module, flopsPerRound, seconds } = request;
  const { instance } = await WebAssembly.instantiate(Uint8Array.from(module));
  const run = instance.exports.run as (rounds: number) => number;
  let rounds = 1 << 20;
  run(rounds);
  let operations = 0;
  let cost = 0;
  const started = performance.now();
  let taken = 0;
  do {
    cost = run(rounds);
    operations += rounds * flopsPerRound;
    taken = (performance.now() - started) / 1000;
    if (taken < seconds / 8) rounds *= 2;
  } while (taken < seconds);
  return { images: operations, seconds: taken, cost, description: 'multiply-add loop' };
}
