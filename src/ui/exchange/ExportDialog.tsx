import { Button } from '@mantine/core';
import { IconCopy, IconDownload } from '@tabler/icons-react';
import { useId, useMemo, useRef, useState } from 'react';
import type { Experiment } from '../../domain/experiment.ts';
import { useLab } from '../../store/labStore.ts';
import { announce } from '../common/announce.ts';
import { Dialog } from '../common/Dialog.tsx';
import { ScrollArea } from '../common/ScrollArea.tsx';
import { analysisOf } from '../layers/useDraftNetwork.ts';
import classes from './Exchange.module.css';
import { closeExchange, type ExportSubject, useExchange } from './exchange.ts';
import { EXPORT_FORMATS, type ExportFormat, exportText, FORMAT_LABELS } from './exportFormats.ts';
import { copyText, saveFile } from './handOver.ts';
import { WeightExport } from './WeightExport.tsx';

const ICON = { size: 14, stroke: 1.75, 'aria-hidden': true } as const;

function TextExport({ experiment, format }: { readonly experiment: Experiment; readonly format: ExportFormat }) {
  const exported = useMemo(() => exportText(experiment, format, location.href), [experiment, format]);
  const shown = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useState<string | null>(null);
  const { text, fileName, mediaType } = exported;
  const copy = async () => {
    const said = (await copyText(text, shown.current))
      ? 'Copied.'
      : 'The browser does not let this page copy: the text is selected, press Ctrl+C.';
    setCopied(said);
    announce(said);
  };
  return (
    <>
      <p className={classes.lead}>{exported.lead}</p>
      <ScrollArea label={FORMAT_LABELS[format]} className={classes.code}>
        <pre ref={shown} data-wraps={format === 'link' || undefined} data-testid="exported">
          {text}
        </pre>
      </ScrollArea>
      {exported.limitations.length > 0 && (
        <details className={classes.limitations} open>
          <summary>What differs from the lab</summary>
          <ul>
            {exported.limitations.map((limitation) => (
              <li key={limitation}>{limitation}</li>
            ))}
          </ul>
        </details>
      )}
      <div className={classes.buttons}>
        {copied !== null && <span className={classes.said}>{copied}</span>}
        <Button size="xs" variant="default" leftSection={<IconCopy {...ICON} />} onClick={() => void copy()}>
          {format === 'link' ? 'Copy link' : 'Copy'}
        </Button>
        {fileName !== null && (
          <Button
            size="xs"
            leftSection={<IconDownload {...ICON} />}
            onClick={() => {
              saveFile(text, fileName, mediaType);
              announce(`${fileName} is being saved.`);
            }}
          >
            Download {fileName}
          </Button>
        )}
      </div>
    </>
  );
}

type Choice = ExportFormat | 'weights';

const WEIGHTS_LABEL = 'Trained weights';

/** Hands over the draft, or a run with its weights, in the format chosen. */
export default function ExportDialog({ subject }: { readonly subject: ExportSubject }) {
  const runId = subject.from === 'run' ? subject.runId : null;
  const run = useLab((lab) => lab.runs.find(({ id }) => id === runId));
  const draft = useLab((lab) => lab.draft);
  const opener = useExchange((exchange) => exchange.opener);
  const [choice, setChoice] = useState<Choice>(runId === null ? 'link' : 'weights');
  const group = useId();
  const experiment = run?.experiment ?? draft;
  const [issue] = analysisOf(experiment.network).issues;
  const choices: readonly Choice[] = run === undefined ? EXPORT_FORMATS : ['weights', ...EXPORT_FORMATS];
  return (
    <Dialog title={`Export ${run?.name ?? experiment.name}`} onClose={closeExchange} returnFocus={opener}>
      <div className={classes.body}>
        <fieldset className={classes.choices} aria-label="Format">
          {choices.map((value) => (
            <label key={value}>
              <input
                type="radio"
                name={group}
                value={value}
                checked={choice === value}
                onChange={() => setChoice(value)}
              />
              {value === 'weights' ? WEIGHTS_LABEL : FORMAT_LABELS[value]}
            </label>
          ))}
        </fieldset>
        {issue !== undefined ? (
          <p className={classes.lead}>
            <strong>{issue.message}</strong> Mend the stack first: what cannot be trained cannot be exported.
          </p>
        ) : choice === 'weights' && run !== undefined ? (
          <WeightExport run={run} />
        ) : (
          <TextExport key={choice} experiment={experiment} format={choice === 'weights' ? 'file' : choice} />
        )}
      </div>
    </Dialog>
  );
}
