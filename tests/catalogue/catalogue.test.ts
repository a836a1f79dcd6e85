import { describe, expect, it } from 'vitest';
import { bookFigureOf, CATALOGUE, findExperiment } from '../../src/catalogue/catalogue.ts';
import { changesOf } from '../../src/catalogue/entry.ts';
import { describeDifference } from '../../src/domain/difference.ts';
import { type Experiment, parseExperiment } from '../../src/domain/experiment.ts';
import type { LayerConfig } from '../../src/domain/layers/registry.ts';

/** "C20 C40 FC100": a stack without its output layer, in the chapter's shorthand; D0.5 is dropout. */
function shorthand(layers: readonly LayerConfig[]): string {
  const words: string[] = [];
  layers.forEach((layer, index) => {
    switch (layer.type) {
      case 'conv': {
        const pool = layers[index + 1];
        const isPooled = pool?.type === 'maxPool' && pool.size.join() === '2,2' && layer.kernel.join() === '5,5';
        words.push(isPooled ? `C${layer.filters}` : 'unpooled convolution');
        break;
      }
      case 'dense':
        words.push(`FC${layer.units}`);
        break;
      case 'dropout':
        words.push(`D${layer.rate}`);
        break;
      case 'maxPool':
        if (layers[index - 1]?.type !== 'conv') words.push('lone pooling');
        break;
      case 'softmax':
      case 'sigmoidOutput':
        words.push(`${layer.type}${layer.units}`);
        break;
      default:
        layer satisfies never;
    }
  });
  return words.join(' ');
}

function activationsOf({ network }: Experiment): string {
  return [...new Set(network.layers.flatMap((layer) => ('activation' in layer ? [layer.activation] : [])))].join();
}

function find(id: string): Experiment {
  const found = findExperiment(id);
  if (found === undefined) throw new Error(`The catalogue has no ${id}`);
  return found.experiment;
}

const EXPERIMENTS = CATALOGUE.flatMap((entry) => (entry.kind === 'experiments' ? [...entry.experiments] : []));

/** The chapter's table: layers, activation, learning rate, lambda, epochs, data, the book's test accuracy in percent. */
const TABLE: readonly (readonly [string, string, string, number, number, number, string, number | null])[] = [
  ['shallow', 'FC100 softmax10', 'sigmoid', 0.1, 0, 60, 'none', 97.8],
  ['earlier-chapter', 'FC100 sigmoidOutput10', 'sigmoid', 0.1, 5, 60, 'none', 98.04],
  ['basic-conv', 'C20 FC100 softmax10', 'sigmoid', 0.1, 0, 60, 'none', 98.78],
  ['conv-only', 'C20 softmax10', 'sigmoid', 0.1, 0, 60, 'none', null],
  ['double-conv', 'C20 C40 FC100 softmax10', 'sigmoid', 0.1, 0, 60, 'none', 99.06],
  ['double-conv-tanh', 'C20 C40 FC100 softmax10', 'tanh', 0.1, 0, 60, 'none', null],
  ['double-conv-tanh-20', 'C20 C40 FC100 softmax10', 'tanh', 0.1, 0, 20, 'none', null],
  ['sigmoid-rate-0.2', 'C20 C40 FC100 softmax10', 'sigmoid', 0.2, 0, 20, 'none', null],
  ['sigmoid-rate-1.6', 'C20 C40 FC100 softmax10', 'sigmoid', 1.6, 0, 20, 'none', null],
  ['sigmoid-rescaled', 'C20 C40 FC100 softmax10', 'rescaledSigmoid', 0.1, 0, 20, 'none', null],
  ['sigmoid-rescaled-rate-0.2', 'C20 C40 FC100 softmax10', 'rescaledSigmoid', 0.2, 0, 20, 'none', null],
  ['double-conv-relu', 'C20 C40 FC100 softmax10', 'relu', 0.03, 0.1, 60, 'none', 99.23],
  ['expanded', 'C20 C40 FC100 softmax10', 'relu', 0.03, 0.1, 60, 'shift', 99.37],
  ['wider-300', 'C20 C40 FC300 softmax10', 'relu', 0.03, 0.1, 60, 'shift', 99.46],
  ['wider-1000', 'C20 C40 FC1000 softmax10', 'relu', 0.03, 0.1, 60, 'shift', 99.43],
  ['extra-100', 'C20 C40 FC100 FC100 softmax10', 'relu', 0.03, 0.1, 60, 'shift', 99.43],
  ['extra-300', 'C20 C40 FC300 FC300 softmax10', 'relu', 0.03, 0.1, 60, 'shift', 99.48],
  ['extra-1000', 'C20 C40 FC1000 FC1000 softmax10', 'relu', 0.03, 0.1, 60, 'shift', 99.47],
  ['dropout', 'C20 C40 D0.5 FC1000 D0.5 FC1000 D0.5 softmax10', 'relu', 0.03, 0, 40, 'shift', 99.6],
  ['simard', 'C20 C40 FC100 softmax10', 'relu', 0.03, 0.1, 60, 'distort', 99.6],
];

describe('the catalogue', () => {
  it.each(TABLE)(
    'has the chapter’s settings of %s',
    (id, layers, activation, learningRate, l2, epochs, expansion, percent) => {
      const experiment = find(id);
      const { training, data, network } = experiment;
      expect(shorthand(network.layers)).toBe(layers);
      expect(activationsOf(experiment)).toBe(activation);
      expect([training.learningRate, training.l2, training.epochs, data.expansion]).toEqual([
        learningRate,
        l2,
        epochs,
        expansion,
      ]);
      expect([training.miniBatchSize, data.trainSize]).toEqual([10, 50_000]);
      const figure = bookFigureOf(id);
      expect(figure === undefined ? null : Number((100 * figure.testAccuracy).toFixed(2))).toBe(percent);
    },
  );

  it('trains as network3 does, but for the net of the earlier chapters', () => {
    for (const { id, experiment } of EXPERIMENTS) {
      const isEarlier = id === 'earlier-chapter';
      expect(experiment.training.shuffle, id).toBe(isEarlier ? 'everyEpoch' : 'never');
      expect(experiment.training.l2Scaling, id).toBe(isEarlier ? 'examples' : 'miniBatches');
      expect(experiment.network.initialization, id).toBe(isEarlier ? 'network2' : undefined);
    }
  });

  it('has the net of Cireșan and others', () => {
    const { network, training, data } = find('ciresan');
    expect(shorthand(network.layers)).toBe('FC2500 FC2000 FC1500 FC1000 FC500 softmax10');
    expect(activationsOf(find('ciresan'))).toBe('tanh');
    expect(training.learningRate).toEqual({ schedule: 'exponential', initial: 1e-3, final: 1e-6 });
    expect(training.epochs).toBeGreaterThanOrEqual(200);
    expect([training.l2, data.expansion]).toEqual([0, 'distort']);
    expect(bookFigureOf('ciresan')?.testAccuracy).toBe(0.9965);
  });

  it('sweeps lambda from 0 over 1e-5 to 100, for ReLU and sigmoid at their own rates', () => {
    for (const [activation, learningRate] of [
      ['relu', 0.03],
      ['sigmoid', 0.1],
    ] as const) {
      const sweep = EXPERIMENTS.filter(({ id }) => id.startsWith(`${activation}-lambda-`)).map(
        ({ experiment }) => experiment,
      );
      expect(sweep.map(({ training }) => training.l2)).toEqual([0, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100]);
      for (const experiment of sweep) {
        expect(experiment.training.learningRate).toBe(learningRate);
        expect(activationsOf(experiment)).toBe(activation);
        expect(shorthand(experiment.network.layers)).toBe('C20 C40 FC100 softmax10');
      }
    }
  });

  it('lets the five dropout nets vote', () => {
    const ensemble = CATALOGUE.find(({ row }) => row === '11');
    if (ensemble?.kind !== 'ensemble') throw new Error('Row 11 is no ensemble');
    expect(ensemble.bookFigure.testAccuracy).toBe(0.9967);
    const voters = CATALOGUE.find(({ id }) => id === ensemble.of);
    expect(voters?.row).toBe('10');
    expect(voters?.kind === 'experiments' && voters.seeds).toEqual([1, 2, 3, 4, 5]);
  });

  it('has every row of the chapter once, in its order', () => {
    expect(CATALOGUE.map(({ row }) => row)).toEqual([
      '1',
      '1b',
      '2',
      '3',
      '4',
      '5',
      '5b',
      '6',
      '6b',
      '7',
      '8',
      '9',
      '10',
      '11',
      '12',
      '13',
    ]);
  });

  it('names everything once, in lower-case words', () => {
    for (const ids of [CATALOGUE.map(({ id }) => id), EXPERIMENTS.map(({ id }) => id)]) {
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^[a-z0-9]+([-.][a-z0-9]+)*$/);
    }
    expect(findExperiment('no-such-experiment')).toBeUndefined();
    expect(bookFigureOf('no-such-experiment')).toBeUndefined();
  });

  it('holds experiments that parse to themselves, named as they are found', () => {
    for (const { id, experiment } of EXPERIMENTS) {
      expect(parseExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual(experiment);
      expect(experiment.name).toBe(id);
      expect(findExperiment(id)?.experiment).toBe(experiment);
    }
  });

  it('has the book’s figures of experiments that exist, seeds that differ, and earlier predecessors', () => {
    CATALOGUE.forEach((entry, index) => {
      if (entry.predecessor !== null) {
        expect(CATALOGUE.slice(0, index).map(({ id }) => id)).toContain(entry.predecessor);
      }
      if (entry.kind !== 'experiments') return;
      expect(entry.experiments.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(entry.book)));
      expect(entry.seeds.length).toBeGreaterThan(0);
      expect(new Set(entry.seeds).size).toBe(entry.seeds.length);
    });
  });
});

describe('what an entry changes', () => {
  const changes = (id: string): string[] => {
    const entry = CATALOGUE.find((candidate) => candidate.id === id);
    if (entry === undefined) throw new Error(`The catalogue has no entry ${id}`);
    return changesOf(entry, CATALOGUE);
  };

  it('is told in a few readable lines', () => {
    expect(changes('shallow')).toEqual([]);
    expect(changes('basic-conv')).toEqual([
      'Layer added: Convolution, 20 feature maps, 5 × 5 kernel, Sigmoid',
      'Layer added: Max-pooling, 2 × 2 windows',
    ]);
    expect(changes('relu')).toEqual([
      'Activation: Sigmoid → ReLU (3 layers)',
      'Learning rate: 0.1 → 0.03',
      'L2 regularization (λ): 0 → 0.1',
    ]);
    expect(changes('expanded')).toEqual([
      'Training images: 50,000 → 250,000',
      'Expansion: none → shifted by one pixel',
    ]);
    expect(changes('wider')).toEqual(['Neurons: 100 → 300 (Fully connected 5)']);
  });

  it('is something wherever there is an experiment to compare with', () => {
    for (const entry of CATALOGUE) {
      if (entry.kind !== 'experiments' || entry.predecessor === null) continue;
      expect(changesOf(entry, CATALOGUE).length, entry.id).toBeGreaterThan(0);
    }
  });

  it('is said once a line and in words, for every experiment', () => {
    for (const entry of CATALOGUE) {
      const before = CATALOGUE.find(({ id }) => id === entry.predecessor);
      if (entry.kind !== 'experiments' || before?.kind !== 'experiments') continue;
      for (const { id, experiment } of entry.experiments) {
        const lines = describeDifference(before.experiments[0].experiment, experiment);
        expect(new Set(lines).size, id).toBe(lines.length);
        // No word of the format that is none of the page: "everyEpoch".
        for (const line of lines) expect(line.replaceAll('ReLU', ''), id).not.toMatch(/[a-z][A-Z]/);
      }
    }
  });
});
