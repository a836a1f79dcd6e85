/** Whether the draft can be trained, and if not, why: the reason stands beside the button. */
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
  if (data.state === 'failed') return 'The images could not be loaded.';
  if (data.state === 'loading') return 'The images are still loading.';
  return null;
}
