/** A run that has not begun, for what is told of runs. */
import { findExperiment } from '../../src/catalogue/catalogue.ts';
import { INITIAL_TRAINING_STATE } from '../../src/domain/run.ts';
import type { Run } from '../../src/store/types.ts';

export function someRun(changes: Partial<Run>): Run {
  const experiment = findExperiment('shallow')?.experiment;
  if (experiment === undefined) throw new Error('the catalogue has a shallow net');
  return {
    id: 'r',
    name: 'shallow 1',
    experiment,
    state: 'finished',
    createdAt: 1,
    queueRank: 1,
    raceId: null,
    colorIndex: 0,
    engineChoice: 'auto',
    engine: null,
    training: INITIAL_TRAINING_STATE,
    progress: null,
    activity: null,
    end: null,
    failure: null,
    latestValidation: null,
    bestTest: null,
    weightsSha256: null,
    provenance: null,
    layerSeconds: null,
    visible: true,
    hasUnreadPredictions: false,
    isElsewhere: false,
    ...changes,
  };
}
