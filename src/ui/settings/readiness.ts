/** Whether the draft can be trained, and if not, why: the reason stands beside the button. */

import { miniBatchIssue } from '../../domain/engineMemory.ts';
import type { Experiment } from '../../domain/experiment.ts';
import { exampleCount } from '../../domain/experiment.ts';
import type { DataStatus } from '../../store/types.ts';
import { formatCount } from '../common/format.ts';
import { analysisOf } from '../layers/useDraftNetwork.ts';

/** The reason in one sentence, or null where training can start. */
export function reasonNotReady(draft: Experiment, data: DataStatus): string | null {
  const { issues } = analysisOf(draft.network);
  const [issue] = issues;
  if (issue !== undefined) {
    const where = issue.layer === undefined ? '' : `Layer ${issue.layer + 1}: `;
    const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
    return `${where}${issue.message}${more}`;
  }
  const examples = exampleCount(draft.data);
  if (draft.training.miniBatchSize > examples) {
    return `A mini-batch of ${formatCount(draft.training.miniBatchSize)} is more than the ${formatCount(examples)} training examples.`;
  }
  const tooMuch = miniBatchIssue(analysisOf(draft.network).layers, draft.training.miniBatchSize);
  if (tooMuch !== null) return tooMuch.message;
  if (data.state === 'failed') return 'The images could not be loaded.';
  if (data.state === 'loading') return 'The images are still loading.';
  return null;
}

/** The mini-batch size to take where the one chosen keeps the draft from training; null where it does not. */
export function repairedMiniBatch(draft: Experiment): number | null {
  const { layers, issues } = analysisOf(draft.network);
  if (issues.length > 0) return null;
  const { miniBatchSize } = draft.training;
  const fitting = Math.min(miniBatchSize, exampleCount(draft.data));
  const repaired = miniBatchIssue(layers, fitting)?.largest ?? fitting;
  return repaired === miniBatchSize ? null : repaired;
}
