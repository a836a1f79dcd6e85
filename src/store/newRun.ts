/** A run as it stands when it is made: named, coloured, and last in the queue. */
import type { Experiment } from '../domain/experiment.ts';
import { INITIAL_TRAINING_STATE } from '../domain/run.ts';
import { newRunId, nextColorIndex, nextRunName } from './runNames.ts';
import type { LabState, Provenance, Run } from './types.ts';

/** @param raceId see `Run.raceId` */
export function newRun(
  experiment: Experiment,
  { runs, removals, engineChoice }: Pick<LabState, 'runs' | 'removals' | 'engineChoice'>,
  origin: Pick<Provenance, 'version' | 'browser'>,
  raceId: string | null,
): Run {
  // Several may be made within a millisecond; their order must outlive the page.
  const createdAt = Math.max(Date.now(), ...runs.map((other) => other.createdAt + 1));
  return {
    id: newRunId(),
    // What may come back keeps its name.
    name: nextRunName(experiment.name, [...runs, ...removals.flatMap((removal) => removal.runs)]),
    experiment,
    state: 'queued',
    createdAt,
    queueRank: Math.max(createdAt, ...runs.map((other) => other.queueRank + 1)),
    raceId,
    colorIndex: nextColorIndex(runs),
    engineChoice,
    engine: null,
    training: INITIAL_TRAINING_STATE,
    progress: null,
    activity: null,
    end: null,
    failure: null,
    latestValidation: null,
    bestTest: null,
    hasUnreadPredictions: false,
    weightsSha256: null,
    provenance: { ...origin, threads: 1, memory: null },
    layerSeconds: null,
    visible: true,
    isElsewhere: false,
  };
}
