import { z } from 'zod';
import type { Activation } from '../activation.ts';
import { ACTIVATION_LABELS } from '../activation.ts';
import { fanVariance } from './fanVariance.ts';
import {
  activationField,
  activationSchema,
  type Size,
  sizeField,
  sizeSchema,
  unitsField,
  unitsSchema,
} from './fields.ts';
import { formatShape, type LayerKind, type Shape } from './layer.ts';

/** Convolution, stride 1, no padding, with a bias a feature map, then the activation. */
export interface ConvConfig {
  readonly type: 'conv';
  readonly filters: number;
  readonly kernel: Size;
  readonly activation: Activation;
}

function outputShape(config: ConvConfig, input: Shape): Shape {
  const [height, width] = input as readonly [number, number, number];
  return [height - config.kernel[0] + 1, width - config.kernel[1] + 1, config.filters];
}

export const conv: LayerKind<ConvConfig> = {
  type: 'conv',
  label: 'Convolution',
  description: 'Slides small shared kernels over the image; each finds one feature wherever it stands.',
  isOutput: false,
  schema: z.strictObject({
    type: z.literal('conv'),
    filters: unitsSchema,
    kernel: sizeSchema,
    activation: activationSchema,
  }),
  fields: [
    unitsField('filters', 'Feature maps'),
    sizeField('kernel', 'Kernel (local receptive field)'),
    activationField,
  ],
  defaults: { type: 'conv', filters: 20, kernel: [5, 5], activation: 'sigmoid' },
  summary: (config) =>
    `${config.filters} feature map${config.filters === 1 ? '' : 's'}, ${config.kernel.join(' × ')} kernel, ${ACTIVATION_LABELS[config.activation]}`,
  issues(config, input) {
    if (input.length === 1) {
      return [
        {
          code: 'imageLayerAfterFlat',
          message: 'A convolution needs an image, but the layers before it have flattened it.',
          expected: 'an input of height × width × channels',
          received: `${input[0]} values in a row`,
        },
      ];
    }
    const [height, width] = input;
    if (config.kernel[0] > height || config.kernel[1] > width) {
      return [
        {
          code: 'kernelTooLarge',
          field: 'kernel',
          message: `The ${config.kernel.join(' × ')} kernel is larger than its ${height} × ${width} input.`,
          expected: `a kernel of at most ${height} × ${width}`,
          received: formatShape(config.kernel as unknown as Shape),
        },
      ];
    }
    return [];
  },
  outputShape,
  parameterShapes(config, input) {
    const channels = input[2] as number;
    return { weight: [config.kernel[0], config.kernel[1], channels, config.filters], bias: [config.filters] };
  },
  multiplyAdds(config, input) {
    const [height, width] = outputShape(config, input) as readonly [number, number, number];
    return height * width * config.filters * config.kernel[0] * config.kernel[1] * (input[2] as number);
  },
  initialVariance(config, input, initialization, poolSize) {
    const area = config.kernel[0] * config.kernel[1];
    return fanVariance(initialization, area * (input[2] as number), (config.filters * area) / poolSize);
  },
};
