import { Button } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { MNIST_FILES } from '../../data/mnistFiles.ts';
import { formatLearningRate } from '../../domain/difference.ts';
import { kindOf } from '../../domain/layers/registry.ts';
import { observeTraining } from '../../domain/observations.ts';
import { encodeShareFragment } from '../../export/shareLink.ts';
import { useLab } from '../../store/labStore.ts';
import type { Run } from '../../store/types.ts';
import { announce } from '../common/announce.ts';
import { Dialog } from '../common/Dialog.tsx';
import { formatCount, formatDuration, formatPercent } from '../common/format.ts';
import { ScrollArea } from '../common/ScrollArea.tsx';
import { copyText } from '../exchange/handOver.ts';
import { HealthNotes } from '../inside/HealthNotes.tsx';
import { describeState } from '../runs/runWords.ts';
import classes from './RunCard.module.css';
import { verdictOn } from './verdict.ts';
import { reasonNotVerifiable, startRepetition, useRepetitions } from './verification.ts';

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Facts({ run }: { readonly run: Run }) {
  const { experiment, training, provenance, engine } = run;
  const { data, training: settings, seed } = experiment;
  const seconds = training.epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  return (
    <dl className={classes.facts}>
      <Fact term="Result">
        {training.best === null
          ? 'none yet'
          : `${formatPercent(training.best.testAccuracy)} of the test digits at epoch ${training.best.epoch}, the best on validation (${formatPercent(training.best.validationAccuracy)})`}
      </Fact>
      <Fact term="State">
        {describeState(run)}, {formatCount(training.epochs.length)} of {formatCount(settings.epochs)} epochs,{' '}
        {formatCount(training.step)} steps
      </Fact>
      <Fact term="Layers">
        <ol>
          {experiment.network.layers.map((layer, index) => (
            // Layers have no identity but their place.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <li key={index}>
              {kindOf(layer).label}: {kindOf(layer).summary(layer)}
            </li>
          ))}
        </ol>
      </Fact>
      <Fact term="Training">
        learning rate {formatLearningRate(settings.learningRate)}, mini-batches of {settings.miniBatchSize}, λ{' '}
        {settings.l2}, {formatCount(data.trainSize)} images
        {data.expansion === 'none' ? '' : `, expansion: ${data.expansion}`}
        {settings.earlyStopping === undefined
          ? ''
          : `, stops after ${formatCount(settings.earlyStopping.patience)} epochs without improvement`}
      </Fact>
      <Fact term="Seed">{seed}</Fact>
      <Fact term="Engine">{engine === null ? 'not chosen yet' : `${engine.description} (${engine.reason})`}</Fact>
      <Fact term="Started">{new Date(run.createdAt).toISOString().replace('T', ' ').slice(0, 19)} UTC</Fact>
      <Fact term="Time">{formatDuration(seconds)} of training, without evaluations</Fact>
      <Fact term="Program">Layer Lab, version {provenance?.version ?? 'unknown'}</Fact>
      <Fact term="Browser">{provenance?.browser ?? 'unknown'}</Fact>
      <Fact term="Weights, SHA-256">
        <code>{run.weightsSha256 ?? 'known once it has ended'}</code>
      </Fact>
      <Fact term="Training images, SHA-256">
        <code>{MNIST_FILES.trainImages.sha256}</code>
      </Fact>
      <Fact term="Training labels, SHA-256">
        <code>{MNIST_FILES.trainLabels.sha256}</code>
      </Fact>
      <Fact term="Test images, SHA-256">
        <code>{MNIST_FILES.testImages.sha256}</code>
      </Fact>
      <Fact term="Test labels, SHA-256">
        <code>{MNIST_FILES.testLabels.sha256}</code>
      </Fact>
    </dl>
  );
}

function Verification({ run }: { readonly run: Run }) {
  const repetitionId = useRepetitions((all) => all[run.id]);
  const repetition = useLab((lab) => lab.runs.find(({ id }) => id === repetitionId));
  if (repetition === undefined) return null;
  const { kind, sentence } = verdictOn(run, repetition);
  return (
    <p className={classes.verdict} data-verdict={kind} role="status">
      {sentence}
    </p>
  );
}

interface RunCardDialogProps {
  readonly runId: string | null;
  readonly returnFocus: HTMLElement | null;
  readonly onClose: () => void;
}

/** Everything that made a run, for somebody who wants to get the same. */
export function RunCardDialog({ runId, ...props }: RunCardDialogProps) {
  const run = useLab((lab) => lab.runs.find(({ id }) => id === runId));
  const isReady = useLab((lab) => lab.data.state === 'ready');
  const [showsLink, setShowsLink] = useState(false);
  const shown = useRef<HTMLElement>(null);
  if (run === undefined) return null;
  const reason = reasonNotVerifiable(run);
  const link = `${location.href.replace(/#.*$/s, '')}#${encodeShareFragment(run.experiment)}`;
  const observations = observeTraining(run.experiment, run.training.epochs, run.end);
  return (
    <Dialog title={`Run card: ${run.name}`} {...props}>
      <ScrollArea label="Run card" className={classes.scroll}>
        {observations.map(({ kind, finding, advice }) => (
          <p key={kind} className={classes.observation}>
            <b>{finding}</b> {advice}
          </p>
        ))}
        <HealthNotes run={run} className={classes.observation} />
        <Facts run={run} />
        <Verification run={run} />
        {showsLink && (
          <code className={classes.link} ref={shown}>
            {link}
          </code>
        )}
        {reason !== null && <p className={classes.quiet}>To verify: {reason}</p>}
      </ScrollArea>
      <div className={classes.actions}>
        <Button size="xs" disabled={!isReady || reason !== null} onClick={() => startRepetition(run)}>
          Verify
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={!isReady}
          onClick={() => {
            useLab.getState().trainExperiment(run.experiment);
            announce(`${run.name} runs again.`);
          }}
        >
          Run again
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            setShowsLink(true);
            void copyText(link, shown.current).then((isCopied) => announce(isCopied ? 'Link copied.' : 'Link shown.'));
          }}
        >
          Copy link
        </Button>
      </div>
    </Dialog>
  );
}
