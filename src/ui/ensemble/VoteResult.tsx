import { useMemo } from 'react';
import { describeMcNemar } from '../../domain/statisticsInWords.ts';
import { useLab } from '../../store/labStore.ts';
import { formatCount, formatPercent, formatPlural } from '../common/format.ts';
import { RunMark } from '../common/RunMark.tsx';
import { RunName } from '../common/RunName.tsx';
import { RemainingErrors } from './RemainingErrors.tsx';
import classes from './Vote.module.css';
import { reportVote, type VoteReport, type Voter } from './voters.ts';

function oneDecimal(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 1 });
}

function MemberTable({ members, report }: { readonly members: readonly Voter[]; readonly report: VoteReport }) {
  const { result, mean } = report;
  return (
    <div className={classes.tableScroll}>
      <table className={classes.table}>
        <caption className="visually-hidden">Test accuracy of each net and of their vote</caption>
        <thead>
          <tr>
            <th scope="col">Net</th>
            <th scope="col">Test accuracy</th>
            <th scope="col">Errors</th>
            <th scope="col" title="Digits that the net gets wrong and the vote right">
              Mended
            </th>
            <th scope="col" title="Digits that the net gets right and the vote wrong">
              Made
            </th>
          </tr>
        </thead>
        <tbody>
          {members.map(({ run }, index) => {
            const effect = result.members[index];
            return (
              effect !== undefined && (
                <tr key={run.id}>
                  <th scope="row">
                    <span className={classes.member}>
                      <RunMark colorIndex={run.colorIndex} /> <RunName name={run.name} />
                    </span>
                  </th>
                  <td>{formatPercent(effect.accuracy)}</td>
                  <td>{formatCount(effect.errors)}</td>
                  <td>{formatCount(effect.mended)}</td>
                  <td>{formatCount(effect.made)}</td>
                </tr>
              )
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Mean of the nets</th>
            <td>{formatPercent(mean.accuracy)}</td>
            <td>{oneDecimal(mean.errors)}</td>
            <td>{oneDecimal(mean.mended)}</td>
            <td>{oneDecimal(mean.made)}</td>
          </tr>
          <tr className={classes.total}>
            <th scope="row">Vote</th>
            <td>{formatPercent(result.accuracy)}</td>
            <td>{formatCount(result.errors)}</td>
            <td>–</td>
            <td>–</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** "Ties: 12, decided by summed probability; 7 of them rightly." */
function describeTies({ ties, tiesRight, tiesByLowerClass }: VoteReport['result']): string {
  if (ties === 0) return 'No vote was tied.';
  const how =
    tiesByLowerClass === 0
      ? 'decided by summed probability'
      : tiesByLowerClass === ties
        ? 'decided by the lower class, for the summed probabilities were equal'
        : `${formatCount(ties - tiesByLowerClass)} decided by summed probability, ${formatCount(tiesByLowerClass)} by the lower class`;
  return `${formatPlural(ties, 'digit')} tied, ${how}; ${formatCount(tiesRight)} of them rightly.`;
}

/** "The vote gets 98.10 %: ...". */
function describeVote({ result, mean }: VoteReport, count: number): string {
  const points = (result.accuracy - mean.accuracy) * 100;
  const against =
    Math.abs(points) < 0.005
      ? 'as much as the nets on average'
      : `${Math.abs(points).toFixed(2)} percentage points ${points > 0 ? 'above' : 'below'} the mean of the nets`;
  return `The vote gets ${formatPercent(result.accuracy)} of the test digits right (${formatPlural(result.errors, 'error')} in ${formatCount(count)}), ${against}. It mends ${oneDecimal(mean.mended)} errors of a net on average, and makes ${oneDecimal(mean.made)} that the net does not make.`;
}

/** What the vote of these runs gets, against each of them. */
export function VoteResult({ members }: { readonly members: readonly Voter[] }) {
  const labels = useLab((lab) => lab.splits?.test.labels ?? null);
  const report = useMemo(
    () =>
      labels === null
        ? null
        : reportVote(
            labels,
            members.map(({ stored }) => stored),
            members.map(({ run }) => run.training.best?.validationAccuracy ?? 0),
          ),
    [labels, members],
  );
  if (labels === null || report === null) return <p className={classes.quiet}>The digits are not loaded yet.</p>;
  const best = members[report.bestMember]?.run.name ?? '';
  const verdict = describeMcNemar(report.test, best, 'the vote');
  return (
    <>
      <p className={classes.sentence} data-testid="vote-sentence">
        {describeVote(report, labels.length)}
      </p>
      <MemberTable members={members} report={report} />
      <p className={classes.quiet} data-testid="vote-ties">
        {describeTies(report.result)}
      </p>
      <h3 className={classes.heading}>Against the best net by validation, {best}</h3>
      <p className={classes.sentence} data-testid="vote-mcnemar">
        {verdict.startsWith('the vote') ? `T${verdict.slice(1)}` : verdict}
      </p>
      <p className={classes.quiet}>McNemar’s exact test on the {formatCount(labels.length)} test digits.</p>
      <RemainingErrors members={members} result={report.result} />
    </>
  );
}
