import { z } from 'zod';
import { fanVariance } from './fanVariance.ts';
import { unitsField, unitsSchema } from './fields.ts';
import { type LayerKind, sizeOf } from './layer.ts';

/** The output layer of the book's earlier chapters: one sigmoid neuron a class, and the cross-entropy cost summed over them. */
export interface SigmoidOutputConfig {
  readonly type: 'sigmoidOutput';
  readonly units: number;
}

export const sigmoidOutput: LayerKind<SigmoidOutputConfig> = {
  type: 'sigmoidOutput',
  label: 'Sigmoid output',
  description: 'One independent sigmoid neuron a class; trained by cross-entropy. The largest output wins.',
  isOutput: true,
  schema: z.strictObject({ type: z.literal('sigmoidOutput'), units: unitsSchema }),
  fields: [unitsField('units', 'Classes')],
  defaults: { type: 'sigmoidOutput', units: 10 },
  summary: (config) => `${config.units} classes`,
  issues: () => [],
  outputShape: (config) => [config.units],
  parameterShapes: (config, input) => ({ weight: [sizeOf(input), config.units], bias: [config.units] }),
  multiplyAdds: (config, input) => sizeOf(input) * config.units,
  initialVariance: (config, input, initialization) => fanVariance(initialization, sizeOf(input), config.units),
};
