/** Which pixels of the image a place of a feature map looks at. Pure. */
import type { Network } from './network.ts';

export interface Field {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** The part of the input that reaches row `y` and column `x` of the feature maps of a layer, by its index in the stack. */
export function receptiveField(network: Network, layer: number, y: number, x: number): Field {
  let [top, left, height, width] = [y, x, 1, 1];
  for (const config of network.layers.slice(0, layer + 1).reverse()) {
    if (config.type === 'conv') {
      height += config.kernel[0] - 1;
      width += config.kernel[1] - 1;
    } else if (config.type === 'maxPool') {
      const [down, right] = config.size;
      [top, left, height, width] = [top * down, left * right, height * down, width * right];
    }
  }
  return { top, left, height, width };
}
