import { describe, expect, it } from 'vitest';
import { type Experiment, parseExperiment } from '../../src/domain/experiment.ts';
import {
  canTransition,
  type EpochRecord,
  epochsWithoutImprovement,
  INITIAL_TRAINING_STATE,
  isActive,
  RUN_STATES,
  RUN_TRANSITIONS,
  type RunState,
  shouldStopEarly,
  type TrainingState,
} from '../../src/domain/run.ts';

function reachableFrom(state: RunState): Set<RunState> {
  const reached = new Set<RunState>([state]);
  for (const from of reached) for (const to of RUN_TRANSITIONS[from]) reached.add(to);
  return reached;
}

describe('the states of a run', () => {
  it('change as the life of a run goes', () => {
    const lives: RunState[][] = [
      ['queued', 'preparing', 'training', 'finished'],
      ['queued', 'preparing', 'training', 'paused', 'training', 'finished'],
      ['queued', 'preparing', 'paused', 'preparing', 'training', 'stopped', 'queued', 'preparing'],
      ['queued', 'stopped'],
      ['queued', 'preparing', 'failed', 'queued'],
      ['queued', 'preparing', 'training', 'queued', 'training', 'failed'],
    ];
    for (const life of lives) {
      life.slice(1).forEach((to, index) => {
        expect(canTransition(life[index] ?? 'failed', to), `${life[index]} to ${to}`).toBe(true);
      });
    }
  });

  it('never leave "finished", never go to themselves, never skip the training', () => {
    for (const state of RUN_STATES) {
      expect(canTransition('finished', state)).toBe(false);
      expect(canTransition(state, state)).toBe(false);
      expect(canTransition(state, 'finished')).toBe(state === 'training');
    }
    expect(canTransition('queued', 'paused')).toBe(false);
    expect(canTransition('stopped', 'training')).toBe(false);
    expect(canTransition('failed', 'preparing')).toBe(false);
  });

  it('can always end: by stopping and by failing while under way, by finishing in the end', () => {
    for (const state of RUN_STATES) {
      const isUnderWay = state === 'queued' || isActive(state);
      expect(canTransition(state, 'stopped')).toBe(isUnderWay);
      expect(canTransition(state, 'failed')).toBe(isUnderWay);
      expect(reachableFrom(state).has('finished')).toBe(true);
    }
  });

  it('hold an engine while preparing, training and paused', () => {
    expect(RUN_STATES.filter(isActive)).toEqual(['preparing', 'training', 'paused']);
  });
});

describe('early stopping', () => {
  function experiment(patience?: number): Experiment {
    return parseExperiment({
      format: 'experiment/1',
      name: 'early',
      network: { input: [28, 28, 1], layers: [{ type: 'softmax', units: 10 }] },
      data: { dataset: 'mnist' },
      training: {
        epochs: 60,
        miniBatchSize: 10,
        learningRate: 0.1,
        ...(patience === undefined ? {} : { earlyStopping: { patience } }),
      },
      seed: 1,
    });
  }

  function stateAfter(epochs: number, bestEpoch: number): TrainingState {
    const record = (epoch: number): EpochRecord => ({
      epoch,
      step: epoch,
      cost: 1,
      validationCost: 1,
      validationAccuracy: 0.5,
      testAccuracy: null,
      learningRate: 0.1,
      seconds: 1,
      imagesPerSecond: 1,
    });
    return {
      ...INITIAL_TRAINING_STATE,
      epochs: Array.from({ length: epochs }, (_, index) => record(index + 1)),
      best: { epoch: bestEpoch, validationAccuracy: 0.5, testAccuracy: 0.5 },
    };
  }

  it('counts the epochs since the best one', () => {
    expect(epochsWithoutImprovement(INITIAL_TRAINING_STATE)).toBe(0);
    expect(epochsWithoutImprovement(stateAfter(1, 1))).toBe(0);
    expect(epochsWithoutImprovement(stateAfter(7, 4))).toBe(3);
  });

  it('ends training when patience is used up, not before', () => {
    expect([4, 5, 6, 7, 8].map((epochs) => shouldStopEarly(experiment(3), stateAfter(epochs, 4)))).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
    expect(shouldStopEarly(experiment(1), INITIAL_TRAINING_STATE)).toBe(false);
  });

  it('never ends training that did not ask for it', () => {
    expect(shouldStopEarly(experiment(), stateAfter(60, 1))).toBe(false);
  });
});
