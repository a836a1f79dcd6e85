import { z } from 'zod';
import { type Size, sizeField, sizeSchema } from './fields.ts';
import { formatShape, type LayerKind, type Shape } from './layer.ts';

/** Max-pooling with a stride equal to its size; an incomplete border is ignored. */
export interface MaxPoolConfig {
  readonly type: 'maxPool';
  readonly size: Size;
}

function outputShape(config: MaxPoolConfig, input: Shape): Shape {
  const [height, width, channels] = input as readonly [number, number, number];
  return [Math.floor(height / config.size[0]), Math.floor(width / config.size[1]), channels];
}

export const maxPool: LayerKind<MaxPoolConfig> = {
  type: 'maxPool',
  label: 'Max-pooling',
  description: 'Keeps the largest value of each window, so that the exact position of a feature matters less.',
  isOutput: false,
  schema: z.strictObject({ type: z.literal('maxPool'), size: sizeSchema }),
  fields: [sizeField('size', 'Window')],
  defaults: { type: 'maxPool', size: [2, 2] },
  summary: (config) => `${config.size.join(' × ')} windows`,
  issues(config, input) {
    if (input.length === 1) {
      return [
        {
          code: 'imageLayerAfterFlat',
          message: 'Max-pooling needs an image, but the layers before it have flattened it.',
          expected: 'an input of height × width × channels',
          received: `${input[0]} values in a row`,
        },
      ];
    }
    const [height, width] = input;
    if (config.size[0] > height || config.size[1] > width) {
      return [
        {
          code: 'poolTooLarge',
          field: 'size',
          message: `Pooling ${height} × ${width} in windows of ${config.size.join(' × ')} leaves nothing.`,
          expected: `a window of at most ${height} × ${width}`,
          received: formatShape(config.size as unknown as Shape),
        },
      ];
    }
    return [];
  },
  outputShape,
  parameterShapes: () => null,
  multiplyAdds: () => 0,
  initialVariance: () => 0,
};
