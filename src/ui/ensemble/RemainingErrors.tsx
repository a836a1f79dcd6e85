import { Button } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import type { EnsembleResult } from '../../domain/ensemble.ts';
import { useLab } from '../../store/labStore.ts';
import { formatCount, formatPlural } from '../common/format.ts';
import { DigitSheet } from '../misclassified/DigitSheet.tsx';
import classes from './Vote.module.css';
import { VotedDigit } from './VotedDigit.tsx';
import { type Voter, wrongByVote } from './voters.ts';

const CELL_TARGET_WIDTH = 64;
const ROWS_AT_FIRST = 8;

interface RemainingErrorsProps {
  readonly members: readonly Voter[];
  readonly result: EnsembleResult;
}

/** The digits that the vote still gets wrong, in their order; each opens with every net's vote. */
export function RemainingErrors({ members, result }: RemainingErrorsProps) {
  const examples = useLab((lab) => lab.splits?.test ?? null);
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [pages, setPages] = useState(1);
  const [opened, setOpened] = useState<{ readonly image: number; readonly from: HTMLElement } | null>(null);
  const wrong = useMemo(() => {
    if (examples === null) return [];
    const stored = members.map((member) => member.stored);
    return wrongByVote(examples.labels, result, stored);
  }, [examples, result, members]);
  const columns = Math.max(4, Math.round(width / CELL_TARGET_WIDTH));
  const size = columns * ROWS_AT_FIRST;
  // One sheet of all: a digit keeps its place when more are shown.
  const digits = useMemo(() => wrong.slice(0, pages * size), [wrong, pages, size]);
  if (examples === null) return null;
  return (
    <>
      <h3 className={classes.heading}>{formatPlural(wrong.length, 'digit')} still wrong</h3>
      {wrong.length === 0 ? (
        <p className={classes.quiet}>Every test digit is right.</p>
      ) : (
        <p className={classes.quiet}>
          True label above, voted one below. Choose a digit to see each net’s vote.
          {digits.length < wrong.length && ` The first ${formatCount(digits.length)}.`}
        </p>
      )}
      <div ref={ref} className={classes.sheet}>
        {width > 0 && digits.length > 0 && (
          <DigitSheet
            digits={digits}
            images={examples.images}
            columns={columns}
            onOpen={(image, from) => setOpened({ image, from })}
          />
        )}
      </div>
      {digits.length < wrong.length && (
        <Button size="xs" variant="default" onClick={() => setPages(pages + 1)}>
          Show {formatCount(Math.min(size, wrong.length - digits.length))} more
        </Button>
      )}
      {opened !== null && (
        <VotedDigit
          image={opened.image}
          members={members}
          result={result}
          returnFocus={opened.from}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}
