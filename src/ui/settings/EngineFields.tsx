import { Popover } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useShallow } from 'zustand/react/shallow';
import { useLab } from '../../store/labStore.ts';
import type { EngineChoice, EngineStatus } from '../../store/types.ts';
import { ChoiceField } from '../common/ChoiceField.tsx';
import { formatSpeed } from '../common/format.ts';
import classes from './SettingsPanel.module.css';

/** "measured 8,100 images/s", "not available": an engine in a few words. */
function shortStatus(engine: EngineStatus): string {
  if (engine.availability === null) return 'being looked for';
  if (!engine.availability.available) return 'not available';
  if (engine.selfTest?.passed === false) return 'failed its self-test';
  return engine.imagesPerSecond === null ? 'not measured yet' : formatSpeed(engine.imagesPerSecond);
}

function isUsable(engine: EngineStatus): boolean {
  return engine.availability?.available !== false && engine.selfTest?.passed !== false;
}

function EngineDetails({ engines }: { readonly engines: readonly EngineStatus[] }) {
  const isIsolated = useLab((lab) => lab.isCrossOriginIsolated);
  return (
    <div className={classes.engines}>
      <dl>
        {engines.map((engine) => (
          <div key={engine.id}>
            <dt>
              {engine.label}
              <span>{shortStatus(engine)}</span>
            </dt>
            <dd>
              {engine.availability === null
                ? 'Looking for it on this machine.'
                : engine.availability.available
                  ? `${engine.availability.device}${engine.availability.isSoftware ? ' (a software renderer)' : ''}`
                  : engine.availability.reason}
            </dd>
            {engine.selfTest !== null && (
              <dd>
                Self-test {engine.selfTest.passed ? 'passed' : 'failed'}: {engine.selfTest.detail}
              </dd>
            )}
          </div>
        ))}
      </dl>
      <p>
        Automatic takes the engine that a short measurement on this machine finds fastest for your network.
        {isIsolated ? '' : ' This page is not cross-origin isolated, so that the CPU engine has one thread only.'}
      </p>
    </div>
  );
}

function threadChoices(cores: number): { value: string; label: string }[] {
  const counts = Array.from({ length: cores }, (_, index) => String(index + 1));
  return [{ value: 'auto', label: 'Auto' }, ...counts.map((count) => ({ value: count, label: count }))];
}

/** Which engine trains, with what each can do here, and how many threads the CPU engine takes. */
export function EngineFields() {
  const engines = useLab((lab) => lab.engines);
  const [choice, setEngineChoice] = useLab(useShallow((lab) => [lab.engineChoice, lab.setEngineChoice] as const));
  const [threads, setThreads, isIsolated] = useLab(
    useShallow((lab) => [lab.threads, lab.setThreads, lab.isCrossOriginIsolated] as const),
  );
  const cores = Math.max(1, navigator.hardwareConcurrency);
  const choices: { value: EngineChoice; label: string; isDisabled?: boolean }[] = [
    { value: 'auto', label: 'Automatic: the fastest here' },
    ...engines.map((engine) => ({
      value: engine.id,
      label: `${engine.label}: ${shortStatus(engine)}`,
      isDisabled: !isUsable(engine),
    })),
  ];
  return (
    <>
      <div className={classes.engine}>
        <ChoiceField label="Engine" hint="What computes" value={choice} choices={choices} onChange={setEngineChoice} />
        <Popover width={360} position="bottom-end" withinPortal>
          <Popover.Target>
            <button
              type="button"
              className={classes.engineInfo}
              aria-label="Availability and speed here"
              title="Availability and speed here"
            >
              <IconInfoCircle size={14} stroke={1.75} aria-hidden="true" />
            </button>
          </Popover.Target>
          <Popover.Dropdown>
            <EngineDetails engines={engines} />
          </Popover.Dropdown>
        </Popover>
      </div>
      <ChoiceField
        label="Threads"
        hint={
          isIsolated
            ? 'Threads of the CPU engine; automatic is all cores but one'
            : 'One thread only: this page is not cross-origin isolated'
        }
        value={isIsolated || threads === 'auto' ? String(threads) : '1'}
        choices={threadChoices(isIsolated ? cores : 1)}
        onChange={(value) => setThreads(value === 'auto' ? 'auto' : Number(value))}
      />
    </>
  );
}
