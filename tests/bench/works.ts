/** What is trained: networks of the catalogue on the plain training images, at several mini-batch sizes and widths. */
import { findExperiment } from '../../src/catalogue/catalogue.ts';
import type { Experiment } from '../../src/domain/experiment.ts';
import type { LayerConfig } from '../../src/domain/layers/registry.ts';
import { analyzeNetwork } from '../../src/domain/shapes.ts';

export interface Work {
  readonly id: string;
  readonly title: string;
  readonly experiment: Experiment;
}

function work(id: string, title: string, name: string, miniBatchSize: number, width?: number): Work {
  const found = findExperiment(name)?.experiment;
  if (found === undefined) throw new Error(`The catalogue has no experiment "${name}".`);
  const layers = found.network.layers.map(
    (layer): LayerConfig => (layer.type === 'dense' && width !== undefined ? { ...layer, units: width } : layer),
  );
  return {
    id,
    title,
    experiment: {
      ...found,
      network: { ...found.network, layers },
      // Expansion changes which images come, not what a step costs.
      data: { ...found.data, expansion: 'none' },
      training: { ...found.training, miniBatchSize },
    },
  };
}

/** Trained by every trainer. */
export const WORKS: readonly Work[] = [
  work('shallow', 'Shallow net (row 1), mini-batch 10', 'shallow', 10),
  work('two-conv', 'Two convolutions, ReLU (row 6), mini-batch 10', 'double-conv-relu', 10),
  work('two-conv-100', 'Two convolutions, ReLU (row 6), mini-batch 100', 'double-conv-relu', 100),
  work('dropout', 'Dropout net (row 10), mini-batch 10', 'dropout', 10),
];

/** How the cost grows: trained by our own engine alone. */
export const GROWTH_WORKS: readonly Work[] = [
  work('batch-1', 'Two convolutions, mini-batch 1', 'double-conv-relu', 1),
  work('batch-10', 'Two convolutions, mini-batch 10', 'double-conv-relu', 10),
  work('batch-100', 'Two convolutions, mini-batch 100', 'double-conv-relu', 100),
  work('width-300', 'Two convolutions, FC 300', 'double-conv-relu', 10, 300),
  work('width-1000', 'Two convolutions, FC 1000', 'double-conv-relu', 10, 1000),
];

/** Floating-point operations of one image, forward. */
export function forwardFlops({ experiment }: Work): number {
  return 2 * (analyzeNetwork(experiment.network).multiplyAdds ?? 0);
}

/**
 * Floating-point operations of one image in training as a dense framework does them: forward, gradients of the weights and of
 * the inputs, less the first layer's input gradient, which nobody needs.
 */
export function trainingFlops(work: Work): number {
  const first = analyzeNetwork(work.experiment.network).layers[0]?.multiplyAdds ?? 0;
  return 3 * forwardFlops(work) - 2 * first;
}
