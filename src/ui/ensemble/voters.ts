/** The runs that can vote, and what their vote shows. Pure. */
import { type EnsembleResult, summedProbability, voteEnsemble } from '../../domain/ensemble.ts';
import { groupBySeed } from '../../domain/seedGroups.ts';
import { type McNemarResult, mcNemar, mean, pairedCounts } from '../../domain/statistics.ts';
import type { Run, StoredPredictions } from '../../store/types.ts';

/** The smallest number of nets whose vote says more than one of them. */
export const FEWEST_VOTERS = 2;

/** A run whose predictions on the test split at its best epoch are at hand. */
export interface Voter {
  readonly run: Run;
  readonly stored: StoredPredictions;
}

export interface Candidates {
  readonly voters: readonly Voter[];
  /** Runs with a best epoch whose predictions of that epoch are not at hand. */
  readonly unavailable: readonly Run[];
}

/** Runs with a best epoch, by whether they can vote. */
export function candidatesAmong(runs: readonly Run[]): Candidates {
  const voters: Voter[] = [];
  const unavailable: Run[] = [];
  for (const run of runs) {
    if (run.training.best === null) continue;
    // A run that trains may have a new best epoch whose predictions are on their way.
    if (run.bestTest !== null && run.bestTest.epoch === run.training.best.epoch) {
      voters.push({ run, stored: run.bestTest });
    } else if (run.state !== 'training') unavailable.push(run);
  }
  return { voters, unavailable };
}

/** A quick choice of voters. */
export interface VoterChoice {
  readonly key: string;
  readonly label: string;
  readonly ids: readonly string[];
}

/** Every set of at least two voters that a person is likely to mean: seeds of one experiment, drawn curves, finished runs. */
export function voterChoices(voters: readonly Voter[]): VoterChoice[] {
  const runs = voters.map(({ run }) => run);
  const groups = groupBySeed(runs).map((group) => ({
    key: `seeds ${group[0]?.id}`,
    label: `All seeds of ${group[0]?.experiment.name}`,
    group,
  }));
  const finished = runs.filter(({ state }) => state === 'finished');
  const visible = runs.filter((run) => run.visible);
  return [
    ...groups,
    { key: 'finished', label: 'All finished runs', group: finished },
    { key: 'visible', label: 'All whose curves are shown', group: visible },
  ]
    .filter(({ group }) => group.length >= FEWEST_VOTERS)
    .map(({ key, label, group }) => ({ key, label, ids: group.map(({ id }) => id) }));
}

/** The voters that a dialog begins with: the seeds of the selected run, or all finished runs. */
export function firstChoice(voters: readonly Voter[], selectedRunId: string | null): readonly string[] {
  const choices = voterChoices(voters);
  const ofSelected = choices.find(({ key, ids }) => key.startsWith('seeds ') && ids.includes(selectedRunId ?? ''));
  const finished = choices.find(({ key }) => key === 'finished');
  return (ofSelected ?? finished)?.ids ?? voters.map(({ run }) => run.id);
}

export interface VoteReport {
  readonly result: EnsembleResult;
  /** Means over the members. */
  readonly mean: {
    readonly accuracy: number;
    readonly errors: number;
    readonly mended: number;
    readonly made: number;
  };
  /** Index of the member with the best validation accuracy; of equal ones the first. */
  readonly bestMember: number;
  /** The best member (first) against the vote (second). */
  readonly test: McNemarResult;
}

/**
 * The vote of these runs on the test split.
 *
 * @param labels [count]
 * @param validation best validation accuracy of each member
 */
export function reportVote(
  labels: Uint8Array,
  members: readonly StoredPredictions[],
  validation: readonly number[],
): VoteReport {
  const result = voteEnsemble(labels, members);
  const meanOf = (name: 'accuracy' | 'errors' | 'mended' | 'made') => mean(result.members.map((one) => one[name]));
  const bestMember = validation.indexOf(Math.max(...validation));
  const best = members[bestMember];
  if (best === undefined) throw new Error('Each net needs its validation accuracy.');
  return {
    result,
    mean: { accuracy: meanOf('accuracy'), errors: meanOf('errors'), mended: meanOf('mended'), made: meanOf('made') },
    bestMember,
    test: mcNemar(pairedCounts(labels, best.predictions, result.predictions)),
  };
}

/** The digits that the vote gets wrong, with the mean probability that the nets give the voted class. */
export function wrongByVote(
  labels: Uint8Array,
  { predictions }: EnsembleResult,
  members: readonly StoredPredictions[],
) {
  return Array.from(predictions.keys())
    .filter((image) => predictions[image] !== labels[image])
    .map((image) => {
      const predicted = predictions[image] ?? 0;
      const confidence = summedProbability(members, image, predicted) / members.length;
      return { image, truth: labels[image] ?? 0, predicted, confidence };
    });
}

/** "3 votes for 4, 2 for 9": how the nets voted on one image, the most votes first. */
export function describeTally({ votes }: EnsembleResult, image: number, classes = 10): string {
  const tally = Array.from(votes.subarray(image * classes, (image + 1) * classes), (count, label) => ({ count, label }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || a.label - b.label);
  return tally
    .map(({ count, label }, place) =>
      place === 0 ? `${count} ${count === 1 ? 'vote' : 'votes'} for ${label}` : `${count} for ${label}`,
    )
    .join(', ');
}

/** How a tie on one image was decided, in words; null where one class had more votes than every other. */
export function describeTie(
  { votes }: EnsembleResult,
  members: readonly StoredPredictions[],
  image: number,
  classes = 10,
): string | null {
  const tally = [...votes.subarray(image * classes, (image + 1) * classes)];
  const most = Math.max(...tally);
  const leaders = [...tally.keys()]
    .filter((label) => tally[label] === most)
    .map((label) => ({ label, sum: summedProbability(members, image, label, classes) }))
    .sort((a, b) => b.sum - a.sum || a.label - b.label);
  if (leaders.length < 2) return null;
  const sums = leaders.map(({ label, sum }) => `${sum.toFixed(3)} for ${label}`).join(', ');
  const isEqual = leaders[0]?.sum === leaders[1]?.sum;
  return `A tie, decided by the ${isEqual ? 'lower class: the summed probabilities are equal' : 'larger summed probability'} (${sums}).`;
}
