import { IconCpu } from '@tabler/icons-react';
import { useLab } from '../../store/labStore.ts';
import type { EngineStatus } from '../../store/types.ts';
import { formatPlural } from '../common/format.ts';
import classes from './Header.module.css';

/** "3 engines ready", "Testing the engines ...": the engines in three words. The settings tell the rest. */
function summarize(engines: readonly EngineStatus[]): string {
  const usable = engines.filter((engine) => engine.availability?.available && engine.selfTest?.passed !== false);
  const isPending = engines.length === 0 || engines.some((engine) => engine.availability === null);
  if (isPending) return 'Looking for engines';
  if (usable.length === 0) return 'No engine works here';
  if (usable.some((engine) => engine.selfTest === null)) return 'Testing the engines';
  return `${formatPlural(usable.length, 'engine')} ready`;
}

export function EngineSummary() {
  const summary = useLab((lab) => summarize(lab.engines));
  return (
    <div className={classes.data}>
      <IconCpu size={14} stroke={1.75} aria-hidden="true" />
      <span>{summary}</span>
    </div>
  );
}
