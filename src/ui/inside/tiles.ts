/** Filters and feature maps as one picture of many tiles. Pure. */

export interface Tiles {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly valueAt: (tile: number, y: number, x: number) => number;
}

export interface TileSheet {
  readonly width: number;
  readonly height: number;
  /** [height, width, 4]: black ink whose opacity is the value between the least and the largest one. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly least: number;
  readonly largest: number;
}

/** The tiles row by row with a pixel between them, all on one scale: no ink is the least value, full ink the largest. */
export function tileSheet({ count, height, width, valueAt }: Tiles, columns: number): TileSheet {
  const rows = Math.ceil(count / columns);
  const sheetWidth = columns * (width + 1) - 1;
  const sheetHeight = rows * (height + 1) - 1;
  let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const visit = (act: (value: number, pixel: number) => void) => {
    for (let tile = 0; tile < count; tile += 1) {
      const left = (tile % columns) * (width + 1);
      const top = Math.floor(tile / columns) * (height + 1);
      for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) act(valueAt(tile, y, x), (top + y) * sheetWidth + left + x);
      }
    }
  };
  visit((value) => {
    least = Math.min(least, value);
    largest = Math.max(largest, value);
  });
  const pixels = new Uint8ClampedArray(sheetWidth * sheetHeight * 4);
  const range = largest - least;
  visit((value, pixel) => {
    pixels[pixel * 4 + 3] = range > 0 ? (255 * (value - least)) / range : 0;
  });
  return { width: sheetWidth, height: sheetHeight, pixels, least, largest };
}

/**
 * The kernels of a convolution: a row a filter, a column an input map; with one input map the filters stand side by side.
 *
 * @param weight [kernel height, kernel width, channels, filters]
 */
export function kernelTiles(weight: Float32Array, shape: readonly [number, number, number, number]): Tiles {
  const [height, width, channels, filters] = shape;
  return {
    count: filters * channels,
    height,
    width,
    valueAt: (tile, y, x) =>
      weight[((y * width + x) * channels + (tile % channels)) * filters + Math.floor(tile / channels)] ?? 0,
  };
}

/** The outputs of a layer: a tile a feature map, or a pixel a neuron. @param shape [height, width, channels] or [units] */
export function outputTiles(values: Float32Array, shape: readonly number[]): Tiles {
  const [height = 1, width = 1, channels = 1] = shape;
  if (shape.length === 1) return { count: height, height: 1, width: 1, valueAt: (unit) => values[unit] ?? 0 };
  return { count: channels, height, width, valueAt: (map, y, x) => values[(y * width + x) * channels + map] ?? 0 };
}
