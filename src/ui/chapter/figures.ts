/** The book's and our figures in words. Pure. */
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { CatalogueEntry, EnsembleEntry } from '../../catalogue/entry.ts';
import { formatPercent, formatPlural } from '../common/format.ts';
import type { Measured, MeasuredResults } from './measured.ts';

/** "99.43–99.48 %", "97.80 %"; null of none. */
export function formatRange(fractions: readonly number[]): string | null {
  if (fractions.length === 0) return null;
  const [low, high] = [formatPercent(Math.min(...fractions)), formatPercent(Math.max(...fractions))];
  return low === high ? low : `${low.slice(0, -2)}–${high}`;
}

/** The book's figures for all experiments of an entry. */
export function bookFiguresOf(entry: CatalogueEntry): number[] {
  if (entry.kind === 'ensemble') return [entry.bookFigure.testAccuracy];
  return entry.experiments.flatMap(({ id }) => entry.book[id]?.testAccuracy ?? []);
}

/** Our mean for each experiment of an entry that was measured, of those that were trained longest. */
export function measuredFiguresOf(entry: CatalogueEntry, results: MeasuredResults): number[] {
  if (entry.kind === 'ensemble') return [results.ensembles.get(entry.id)?.accuracy].filter((one) => one !== undefined);
  return entry.experiments.flatMap(({ id }) => results.experiments.get(id)?.[0]?.summary.mean ?? []);
}

/** Whether some of our figures come from runs that have not trained all of their epochs, a vote's from its nets. */
export function isUnfinished(entry: CatalogueEntry, results: MeasuredResults): boolean {
  if (entry.kind === 'ensemble') return votersOf(entry, results)?.isWhole === false;
  return entry.experiments.some(({ id }) => {
    const [longest] = results.experiments.get(id) ?? [];
    return longest !== undefined && longest.epochsRun < longest.epochsPlanned;
  });
}

/** For how many epochs the nets trained whose vote was counted; null where that is not known. */
export function votersOf(
  entry: EnsembleEntry,
  results: MeasuredResults,
): { readonly epochs: string; readonly isWhole: boolean } | null {
  const seeds = results.ensembles.get(entry.id)?.seeds ?? [];
  const members = CATALOGUE.find(({ id }) => id === entry.of);
  if (members?.kind !== 'experiments' || seeds.length === 0) return null;
  const group = results.experiments
    .get(members.experiments[0].id)
    ?.find((measured) => seeds.every((seed) => measured.seeds.includes(seed)));
  if (group === undefined) return null;
  return { epochs: formatEpochs(group), isWhole: group.epochsRun === group.epochsPlanned };
}

/** "97.68 % ± 0.09 %", without a deviation of a single run. */
export function formatMean({ summary: { mean, deviation } }: Measured): string {
  return deviation === null ? formatPercent(mean) : `${formatPercent(mean)} ± ${formatPercent(deviation)}`;
}

/** "60 epochs", "48 of 60 epochs". */
export function formatEpochs({ epochsRun, epochsPlanned }: Pick<Measured, 'epochsRun' | 'epochsPlanned'>): string {
  return epochsRun === epochsPlanned
    ? formatPlural(epochsRun, 'epoch')
    : `${epochsRun} of ${formatPlural(epochsPlanned, 'epoch')}`;
}

/** "Mean of 3 seeds (1-3), 60 epochs", "Seed 2 alone, 48 of 60 epochs". */
export function describeSeeds(measured: Measured): string {
  const { seeds } = measured;
  const which = seeds.length === 1 ? `Seed ${seeds[0]} alone` : `Mean of ${seeds.length} seeds (${seeds.join(', ')})`;
  return `${which}, ${formatEpochs(measured)}`;
}

/** "Best of 3 by validation: 97.75 % (seed 1)"; null of a single run. */
export function describeBest({ summary: { count, bestByValidation } }: Measured): string | null {
  if (count < 2) return null;
  return `Best of ${count} by validation: ${formatPercent(bestByValidation.testAccuracy)} (seed ${bestByValidation.seed})`;
}
