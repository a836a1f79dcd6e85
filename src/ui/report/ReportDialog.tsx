import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import { htmlReport } from '../../export/report/htmlReport.ts';
import { markdownArchive } from '../../export/report/markdownReport.ts';
import type { Report } from '../../export/report/report.ts';
import { useLab } from '../../store/labStore.ts';
import type { Run } from '../../store/types.ts';
import { announce } from '../common/announce.ts';
import { Dialog } from '../common/Dialog.tsx';
import fieldClasses from '../common/Fields.module.css';
import { formatPercent, formatPlural } from '../common/format.ts';
import { RunMark } from '../common/RunMark.tsx';
import { ScrollArea } from '../common/ScrollArea.tsx';
import { usePredictions } from '../common/usePredictions.ts';
import { saveFile } from '../exchange/handOver.ts';
import { collectReport } from './collect.ts';
import { drawDigitSheet } from './digitSheet.ts';
import classes from './Report.module.css';

interface ReportDialogProps {
  readonly returnFocus: HTMLElement | null;
  readonly onClose: () => void;
}

/** A report is read on white: the colours of the light theme, whatever the page wears. */
function lightColor(color: string): string {
  const name = /var\((--[\w-]+)\)/.exec(color)?.[1];
  if (name === undefined) return color;
  const root = document.documentElement;
  const scheme = root.getAttribute('data-mantine-color-scheme');
  root.setAttribute('data-mantine-color-scheme', 'light');
  const found = getComputedStyle(root).getPropertyValue(name).trim();
  if (scheme !== null) root.setAttribute('data-mantine-color-scheme', scheme);
  return found === '' ? '#333333' : found;
}

function fileName(title: string): string {
  const words = title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-');
  return words.replaceAll(/^-+|-+$/g, '').slice(0, 60) || 'report';
}

function makeReport(title: string, notes: string, runs: readonly Run[]): Report | null {
  const test = useLab.getState().splits?.test;
  if (test === undefined) return null;
  return collectReport({
    title: title.trim() === '' ? 'Comparison' : title.trim(),
    notes,
    runs,
    testLabels: test.labels,
    address: location.href.replace(/#.*$/s, ''),
    date: new Date(),
    resolveColor: lightColor,
    drawDigits: (digits) => drawDigitSheet(test.images, digits),
  });
}

/** A whole comparison as one file to hand in, send or keep. */
export function ReportDialog(props: ReportDialogProps) {
  const runs = useLab((lab) => lab.runs);
  const hasDigits = useLab((lab) => lab.splits !== null);
  const [titleId, notesId] = [useId(), useId()];
  const candidates = runs.filter((run) => run.training.epochs.length > 0);
  const [left, setLeft] = useState<ReadonlySet<string>>(
    () => new Set(candidates.filter(({ visible }) => !visible).map(({ id }) => id)),
  );
  const [title, setTitle] = useState('Comparison');
  const [notes, setNotes] = useState('');
  const chosen = candidates.filter(({ id }) => !left.has(id));
  const isReading = usePredictions(chosen.map(({ id }) => id));
  const isReady = hasDigits && !isReading;
  const save = (kind: 'html' | 'markdown') => {
    const report = makeReport(title, notes, chosen);
    if (report === null) return;
    const name = fileName(report.title);
    if (kind === 'html') saveFile(htmlReport(report), `${name}.html`, 'text/html');
    else saveFile(markdownArchive(report), `${name}.zip`, 'application/zip');
    announce(`The report of ${formatPlural(chosen.length, 'run')} is saved.`);
  };
  return (
    <Dialog title="Report" {...props}>
      <ScrollArea label="Report" className={classes.scroll}>
        <div className={fieldClasses.field}>
          <label htmlFor={titleId} className={fieldClasses.label}>
            Title
          </label>
          <input
            id={titleId}
            className={fieldClasses.control}
            value={title}
            maxLength={200}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
        </div>
        <div className={fieldClasses.field}>
          <label htmlFor={notesId} className={fieldClasses.label}>
            What you want to say
          </label>
          <textarea
            id={notesId}
            className={classes.notes}
            rows={4}
            value={notes}
            onChange={(event) => setNotes(event.currentTarget.value)}
          />
        </div>
        <fieldset className={classes.runs}>
          <legend>Runs</legend>
          {candidates.length === 0 && <p className={classes.quiet}>No run has a finished epoch yet.</p>}
          {candidates.map((run) => (
            <label key={run.id}>
              <input
                type="checkbox"
                checked={!left.has(run.id)}
                onChange={(event) => {
                  const next = new Set(left);
                  if (event.currentTarget.checked) next.delete(run.id);
                  else next.add(run.id);
                  setLeft(next);
                }}
              />
              <RunMark colorIndex={run.colorIndex} />
              <span>{run.name}</span>
              <small>{run.training.best === null ? '–' : formatPercent(run.training.best.testAccuracy)}</small>
            </label>
          ))}
        </fieldset>
        <p className={classes.quiet}>
          It holds the curves, the settings and what sets them apart, results with mean and deviation of seeds, whether
          differences are more than chance, the digits each run gets wrong, and what it takes to get the same numbers.
          It needs no network to be read.
        </p>
      </ScrollArea>
      <div className={classes.actions}>
        <Button size="xs" disabled={!isReady || chosen.length === 0} onClick={() => save('html')}>
          Save as one HTML file
        </Button>
        <Button size="xs" variant="default" disabled={!isReady || chosen.length === 0} onClick={() => save('markdown')}>
          Save as Markdown with pictures
        </Button>
      </div>
    </Dialog>
  );
}
