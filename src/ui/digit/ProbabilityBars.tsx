import { formatPercent } from '../common/format.ts';
import classes from './Digit.module.css';
import type { RankedClass } from './digitFacts.ts';

interface ProbabilityBarsProps {
  readonly ranked: readonly RankedClass[];
  /** The true label, where there is one. */
  readonly truth: number | null;
  readonly label: string;
}

/** Classes with their probabilities, as bars and as numbers. */
export function ProbabilityBars({ ranked, truth, label }: ProbabilityBarsProps) {
  return (
    <ol className={classes.bars} aria-label={label}>
      {ranked.map(({ digit, probability }) => (
        <li key={digit} data-true={digit === truth || undefined}>
          <b>
            {digit}
            {digit === truth && <span className="visually-hidden"> (the true label)</span>}
          </b>
          <span className={classes.bar} aria-hidden="true">
            <span style={{ width: `${probability * 100}%` }} />
          </span>
          <span className={classes.share}>{formatPercent(probability, 2)}</span>
        </li>
      ))}
    </ol>
  );
}
