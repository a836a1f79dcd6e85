/** What a repeated training says about the run that it repeats. Pure. */
import type { Run } from '../../store/types.ts';

export interface Verdict {
  readonly kind: 'underWay' | 'equal' | 'different' | 'none';
  readonly sentence: string;
}

/** What a repetition says about a run. */
export function verdictOn(
  run: Pick<Run, 'weightsSha256'>,
  repetition: Pick<Run, 'name' | 'state' | 'weightsSha256'>,
): Verdict {
  const { name, state, weightsSha256 } = repetition;
  if (state === 'finished' && weightsSha256 !== null) {
    return weightsSha256 === run.weightsSha256
      ? { kind: 'equal', sentence: `${name} ended with the same weights, to the last bit.` }
      : { kind: 'different', sentence: `${name} ended with different weights: ${weightsSha256}.` };
  }
  if (state === 'stopped' || state === 'failed') {
    return { kind: 'none', sentence: `${name} did not finish; nothing can be compared.` };
  }
  return { kind: 'underWay', sentence: `${name} trains the same again.` };
}
