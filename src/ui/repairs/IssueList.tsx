import { useMemo } from 'react';
import type { Issue } from '../../domain/layers/layer.ts';
import { type Repair, repairsOf } from '../../domain/repairs.ts';
import { useDraftNetwork } from '../layers/useDraftNetwork.ts';
import { RepairButton } from './RepairButton.tsx';
import classes from './Repairs.module.css';

/** More choices than this would bury the problem. */
const MOST_SHOWN = 3;

interface RepairButtonsProps {
  readonly repairs: readonly Repair[];
  readonly onRepair: (repair: Repair) => void;
}

function RepairButtons({ repairs, onRepair }: RepairButtonsProps) {
  if (repairs.length === 0) return null;
  return (
    <span className={classes.repairs}>
      {repairs.slice(0, MOST_SHOWN).map((repair) => (
        <RepairButton key={repair.label} label={repair.label} onClick={() => onRepair(repair)} />
      ))}
    </span>
  );
}

/** The repairs of each issue; one that mends several is offered once, with the first of them. */
function useRepairs(issues: readonly Issue[]): readonly (readonly Repair[])[] {
  const { network, analysis } = useDraftNetwork();
  return useMemo(() => {
    const offered = new Set<string>();
    return issues.map((issue) => {
      const repairs = repairsOf(network, issue, analysis).filter(({ label }) => !offered.has(label));
      for (const { label } of repairs) offered.add(label);
      return repairs;
    });
  }, [network, analysis, issues]);
}

interface IssuesProps {
  readonly issues: readonly Issue[];
  readonly onRepair: (repair: Repair) => void;
}

/** What is wrong with the stack as a whole, and what to do. */
export function StackIssues({ issues, onRepair }: IssuesProps) {
  const repairs = useRepairs(issues);
  return issues.map((issue, index) => (
    <div key={issue.code} className={classes.stackIssue}>
      <strong>{issue.message}</strong> Add layers from the palette above: drag them here, or click.
      <RepairButtons repairs={repairs[index] ?? []} onRepair={onRepair} />
    </div>
  ));
}

/** What is wrong with a layer, in words, with what would mend it. */
export function IssueList({ id, issues, onRepair }: IssuesProps & { readonly id: string }) {
  const repairs = useRepairs(issues);
  return (
    <ul className={classes.issues}>
      {issues.map((issue, index) => (
        <li key={`${issue.code}-${issue.field ?? ''}`}>
          <span id={index === 0 ? id : undefined}>
            <strong>{issue.message}</strong>
            <span>
              Expected {issue.expected}, received {issue.received}.
            </span>
          </span>
          <RepairButtons repairs={repairs[index] ?? []} onRepair={onRepair} />
        </li>
      ))}
    </ul>
  );
}
