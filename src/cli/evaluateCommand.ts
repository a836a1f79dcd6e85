import { loadMnist } from '../data/node/loadMnist.ts';
import { weightsSha256 } from '../data/weightsHash.ts';
import { SPLIT_NAMES, type SplitName } from '../engine/engine.ts';
import { createTrainer } from './engine.ts';
import { EXIT } from './exitCodes.ts';
import { alignedTable, percent, wholeNumber } from './format.ts';
import { readExperiment, readWeights } from './inputs.ts';
import { listenForInterruption } from './interruption.ts';

export interface EvaluateFlags {
  readonly weights: string;
  readonly split?: SplitName | 'all';
  readonly threads: number;
  readonly json?: true;
  readonly fast?: true;
}

/** Evaluates weights on validation and test, or on the split asked for. @returns the exit code @throws UsageError */
export async function evaluateCommand(source: string, flags: EvaluateFlags): Promise<number> {
  const experiment = await readExperiment(source);
  const weights = await readWeights(experiment, flags.weights);
  const splits = splitsOf(flags.split);
  const interruption = listenForInterruption();
  const data = await loadMnist();
  const isFast = flags.fast === true;
  const trainer = await createTrainer({ experiment, weights, data, threads: flags.threads, isFast });
  try {
    const event: Record<string, unknown> = { event: 'evaluation' };
    const rows = [['split', 'images', 'accuracy', 'errors', 'cost']];
    for (const split of splits) {
      const { count, accuracy, cost } = await trainer.evaluate(split, { signal: interruption.signal });
      event[`${split}Accuracy`] = accuracy;
      event[`${split}Cost`] = cost;
      const errors = count - Math.round(accuracy * count);
      rows.push([split, wholeNumber(count), percent(accuracy), wholeNumber(errors), cost.toFixed(5)]);
    }
    event.weightsSha256 = await weightsSha256(weights);
    const text = flags.json === true ? JSON.stringify(event) : alignedTable(rows, [false, true, true, true, true]);
    process.stdout.write(`${text}\n`);
    return EXIT.done;
  } catch (error) {
    const code = interruption.exitCode();
    if (code !== null && error instanceof Error && error.name === 'AbortError') return code;
    throw error;
  } finally {
    interruption.release();
    await trainer.dispose();
  }
}

function splitsOf(split: EvaluateFlags['split']): readonly SplitName[] {
  if (split === undefined) return ['validation', 'test'];
  return split === 'all' ? SPLIT_NAMES : [split];
}
