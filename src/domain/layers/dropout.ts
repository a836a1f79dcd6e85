import { z } from 'zod';
import type { LayerKind } from './layer.ts';

/**
 * Dropout on the input of the next layer. In training each value is kept with probability 1 - rate and not rescaled; in
 * evaluation the next layer's weighted input is multiplied by 1 - rate (which equals scaling the values themselves).
 */
export interface DropoutConfig {
  readonly type: 'dropout';
  readonly rate: number;
}

export const dropout: LayerKind<DropoutConfig> = {
  type: 'dropout',
  label: 'Dropout',
  description: 'Silences a random part of the values at each step, so that no neuron relies on single others.',
  isOutput: false,
  schema: z.strictObject({ type: z.literal('dropout'), rate: z.number().min(0).lt(1) }),
  fields: [{ kind: 'fraction', name: 'rate', label: 'Dropout rate', minimum: 0, maximum: 0.99, below: 1 }],
  defaults: { type: 'dropout', rate: 0.5 },
  summary: (config) => `rate ${config.rate}`,
  issues: () => [],
  outputShape: (_config, input) => input,
  parameterShapes: () => null,
  multiplyAdds: () => 0,
  initialVariance: () => 0,
};
