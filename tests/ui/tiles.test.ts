import { expect, it } from 'vitest';
import { kernelTiles, outputTiles, tileSheet } from '../../src/ui/inside/tiles.ts';

it('puts every kernel weight at its place: a row a filter, a column an input map', () => {
  const [height, width, channels, filters] = [2, 3, 4, 5] as const;
  const weight = Float32Array.from({ length: height * width * channels * filters }, (_, index) => index);
  const sheet = tileSheet(kernelTiles(weight, [height, width, channels, filters]), channels);
  expect([sheet.width, sheet.height]).toEqual([channels * 4 - 1, filters * 3 - 1]);
  expect([sheet.least, sheet.largest]).toEqual([0, weight.length - 1]);
  for (let filter = 0; filter < filters; filter += 1)
    for (let channel = 0; channel < channels; channel += 1)
      for (let y = 0; y < height; y += 1)
        for (let x = 0; x < width; x += 1) {
          const value = weight[((y * width + x) * channels + channel) * filters + filter] ?? Number.NaN;
          const pixel = (filter * 3 + y) * sheet.width + channel * 4 + x;
          expect(sheet.pixels[pixel * 4 + 3]).toBe(Math.round((255 * value) / (weight.length - 1)));
        }
});

it('shows feature maps apart, neurons as pixels, and equal values without ink', () => {
  const values = Float32Array.from({ length: 2 * 2 * 3 }, (_, index) => index);
  const maps = outputTiles(values, [2, 2, 3]);
  expect([maps.count, maps.height, maps.width]).toEqual([3, 2, 2]);
  expect(maps.valueAt(2, 1, 0)).toBe(8);
  const neurons = tileSheet(outputTiles(Float32Array.from([-1, 3, 1]), [3]), 2);
  expect([neurons.width, neurons.height]).toEqual([3, 3]);
  expect(neurons.pixels[3]).toBe(0);
  expect(neurons.pixels[2 * 4 + 3]).toBe(255);
  expect(tileSheet(outputTiles(new Float32Array(4).fill(7), [4]), 4).pixels.every((value) => value === 0)).toBe(true);
});
