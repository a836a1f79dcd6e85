import classes from './Curves.module.css';
import { type Metric, QUANTITIES } from './series.ts';

interface QuantityKeyProps {
  readonly metrics: readonly Metric[];
  /** Means of seeds are drawn, which are of the runs that are shown. */
  readonly isGrouped: boolean;
}

const DRAWN: Readonly<Record<Metric, string>> = { validation: 'full marks', test: 'steps', training: 'hollow marks' };

function Sample({ metric }: { readonly metric: Metric }) {
  return (
    <svg width="16" height="10" viewBox="0 0 16 10" fill="none" stroke="currentColor" aria-hidden="true">
      {metric === 'test' ? (
        <path d="M0,8H6V2H16" />
      ) : (
        <>
          <path d="M0,5H16" strokeWidth={metric === 'training' ? 1 : 1.75} />
          <circle cx="8" cy="5" r="2.75" fill={metric === 'training' ? 'var(--surface)' : 'currentColor'} />
        </>
      )}
    </svg>
  );
}

/** How the lines of a chart with several quantities are told apart. */
export function QuantityKey({ metrics, isGrouped }: QuantityKeyProps) {
  return (
    <span className={classes.key}>
      {metrics.length > 1 &&
        metrics.map((metric) => (
          <span key={metric} title={`${QUANTITIES[metric]}: ${DRAWN[metric]}`}>
            <Sample metric={metric} /> {QUANTITIES[metric]}
          </span>
        ))}
      {isGrouped && (
        <span title="Hiding a run changes the mean of its group, and nothing else">means of shown runs</span>
      )}
    </span>
  );
}
