import { z } from 'zod';
import { fanVariance } from './fanVariance.ts';
import { unitsField, unitsSchema } from './fields.ts';
import { type LayerKind, sizeOf } from './layer.ts';

/** The output layer: logits, softmax, and the log-likelihood cost. */
export interface SoftmaxConfig {
  readonly type: 'softmax';
  readonly units: number;
}

export const softmax: LayerKind<SoftmaxConfig> = {
  type: 'softmax',
  label: 'Softmax',
  description: 'Turns the last weighted sums into one probability a class; trained by log-likelihood.',
  isOutput: true,
  schema: z.strictObject({ type: z.literal('softmax'), units: unitsSchema }),
  fields: [unitsField('units', 'Classes')],
  defaults: { type: 'softmax', units: 10 },
  summary: (config) => `${config.units} classes`,
  issues: () => [],
  outputShape: (config) => [config.units],
  parameterShapes: (config, input) => ({ weight: [sizeOf(input), config.units], bias: [config.units] }),
  multiplyAdds: (config, input) => sizeOf(input) * config.units,
  // The chapter's program starts its softmax layer at zero; the other schemes draw it like any dense layer.
  initialVariance: (config, input, initialization) =>
    initialization === 'network3' ? 0 : fanVariance(initialization, sizeOf(input), config.units),
};
