import { z } from 'zod';
import type { Activation } from '../activation.ts';
import { ACTIVATION_LABELS } from '../activation.ts';
import { fanVariance } from './fanVariance.ts';
import { activationField, activationSchema, unitsField, unitsSchema } from './fields.ts';
import { type LayerKind, sizeOf } from './layer.ts';

/** A fully connected layer with biases, then the activation. */
export interface DenseConfig {
  readonly type: 'dense';
  readonly units: number;
  readonly activation: Activation;
}

export const dense: LayerKind<DenseConfig> = {
  type: 'dense',
  label: 'Fully connected',
  description: 'Every neuron sees every value of the layer before it.',
  isOutput: false,
  schema: z.strictObject({ type: z.literal('dense'), units: unitsSchema, activation: activationSchema }),
  fields: [unitsField('units', 'Neurons'), activationField],
  defaults: { type: 'dense', units: 100, activation: 'sigmoid' },
  summary: (config) =>
    `${config.units} neuron${config.units === 1 ? '' : 's'}, ${ACTIVATION_LABELS[config.activation]}`,
  issues: () => [],
  outputShape: (config) => [config.units],
  parameterShapes: (config, input) => ({ weight: [sizeOf(input), config.units], bias: [config.units] }),
  multiplyAdds: (config, input) => sizeOf(input) * config.units,
  initialVariance: (config, input, initialization) => fanVariance(initialization, sizeOf(input), config.units),
};
