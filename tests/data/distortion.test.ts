import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AffineMap, drawAffineMap, exactCos, exactSin } from '../../src/data/distortion/affine.ts';
import { distortImages } from '../../src/data/distortion/distort.ts';
import { distortEpoch } from '../../src/data/distortion/distortEpoch.ts';
import { createFieldSmoothing, smoothFields } from '../../src/data/distortion/elasticField.ts';
import { loadMnist } from '../../src/data/node/loadMnist.ts';
import { DEFAULT_DISTORTION, type DistortionSettings } from '../../src/domain/distortion.ts';
import type { ExampleSet } from '../../src/engine/engine.ts';
import { philox, streamKey } from '../../src/random/philox.ts';

const SHAPE = [28, 28] as const;
const PIXELS = 784;
const NOTHING: DistortionSettings = {
  rotationDegrees: 0,
  skewDegrees: 0,
  scaling: 0,
  translationPixels: 0,
  elasticSigma: 5.5,
  elasticAlpha: 0,
};

let training: ExampleSet;

beforeAll(async () => {
  training = (await loadMnist()).training;
});

function distort(settings: DistortionSettings, seed: number, epoch: number, count: number): Uint8Array {
  const target = new Uint8Array(count * PIXELS);
  distortImages(training, SHAPE, settings, seed, epoch, 0, count, target);
  return target;
}

function image(images: Uint8Array, index: number): Uint8Array {
  return images.subarray(index * PIXELS, (index + 1) * PIXELS);
}

/** The distortion of one image by its definition, slowly: every displacement from its Gaussian sum, with Math's functions. */
function referenceImage(settings: DistortionSettings, seed: number, epoch: number, index: number): Float64Array {
  const key = streamKey(seed, 'distortion');
  const words = new Uint32Array(4 * 64);
  for (let block = 0; block < 64; block += 1) philox(key, block, index, epoch, 0, words, 4 * block);
  const uniform = (word: number) => ((words[word] ?? 0) + 0.5) / 2 ** 31 - 1;
  const label = training.labels[index] ?? 0;
  const gentle = label === 1 || label === 7 ? 0.5 : 1;
  const isRotation = (words[0] ?? 0) < 2 ** 31;
  const angle = (uniform(1) * gentle * (isRotation ? settings.rotationDegrees : settings.skewDegrees) * Math.PI) / 180;
  const width = 1 + uniform(2) * settings.scaling;
  const height = 1 + uniform(3) * settings.scaling;

  const { elasticSigma: sigma, elasticAlpha: alpha } = settings;
  const spacing = Math.floor(sigma);
  const points = createFieldSmoothing(28, 28, sigma).columns.latticeCount;
  const noiseAt = (row: number, column: number, axis: number) => {
    const at = (row * points + column) * 2 + axis;
    return ((((words[8 + (at >> 2)] ?? 0) >>> (8 * (at & 3))) & 0xff) - 127.5) / 128;
  };
  const displacement = (y: number, x: number, axis: number) => {
    const weights = (place: number) => {
      const list = Array.from({ length: points }, (_, point) => (point * spacing - 3 * sigma - place) / sigma).map(
        (d) => (Math.abs(d) <= 3 ? Math.exp((-d * d) / 2) : 0),
      );
      const squares = list.reduce((sum, weight) => sum + weight * weight, 0);
      return list.map((weight) => weight * Math.sqrt(1 / (2 * Math.sqrt(Math.PI) * sigma * squares)));
    };
    const [rowWeights, columnWeights] = [weights(y), weights(x)];
    let sum = 0;
    rowWeights.forEach((rowWeight, row) => {
      columnWeights.forEach((weight, column) => {
        if (rowWeight * weight > 0) sum += rowWeight * weight * noiseAt(row, column, axis);
      });
    });
    return sum * alpha;
  };

  const source = image(training.images, index);
  const pixel = (y: number, x: number) => (y < 0 || x < 0 || y > 27 || x > 27 ? 0 : (source[y * 28 + x] ?? 0));
  const result = new Float64Array(PIXELS);
  for (let y = 0; y < 28; y += 1) {
    for (let x = 0; x < 28; x += 1) {
      const [u, v] = [(x - 13.5) / width, (y - 13.5) / height];
      // In the image first turned, then stretched: rotation by the angle's matrix, skew by its tangent.
      const turnedX = isRotation
        ? ((x - 13.5) / width) * Math.cos(angle) + v * Math.sin(angle)
        : u + v * Math.tan(angle);
      const turnedY = isRotation ? v * Math.cos(angle) - u * Math.sin(angle) : v;
      const elastic = alpha > 0;
      const atX = turnedX + 13.5 + uniform(4) * settings.translationPixels + (elastic ? displacement(y, x, 0) : 0);
      const atY = turnedY + 13.5 + uniform(5) * settings.translationPixels + (elastic ? displacement(y, x, 1) : 0);
      const [left, top] = [Math.floor(atX), Math.floor(atY)];
      const [right, bottom] = [atX - left, atY - top];
      result[y * 28 + x] =
        pixel(top, left) * (1 - right) * (1 - bottom) +
        pixel(top, left + 1) * right * (1 - bottom) +
        pixel(top + 1, left) * (1 - right) * bottom +
        pixel(top + 1, left + 1) * right * bottom;
    }
  }
  return result;
}

function differences(actual: Uint8Array, expected: Float64Array): { largest: number; mean: number } {
  const errors = [...expected].map((value, index) => Math.abs(value - (actual[index] ?? 0)));
  return { largest: Math.max(...errors), mean: errors.reduce((sum, error) => sum + error, 0) / errors.length };
}

describe('distortImages', () => {
  it('leaves the images as they are when nothing is asked for', () => {
    expect(distort(NOTHING, 7, 3, 50)).toEqual(training.images.slice(0, 50 * PIXELS));
  });

  it('rotates, skews, scales and moves as its definition says', () => {
    const settings = { ...DEFAULT_DISTORTION, elasticAlpha: 0, translationPixels: 2 };
    const actual = distort(settings, 11, 4, 40);
    for (let index = 0; index < 40; index += 1) {
      // Rounded to a byte.
      expect(differences(image(actual, index), referenceImage(settings, 11, 4, index)).largest).toBeLessThan(0.5001);
    }
  });

  it('displaces as its definition says where every pixel has its own displacement', () => {
    const settings = { ...DEFAULT_DISTORTION, elasticSigma: 3.5, elasticAlpha: 20 };
    const actual = distort(settings, 5, 1, 6);
    for (let index = 0; index < 6; index += 1) {
      expect(differences(image(actual, index), referenceImage(settings, 5, 1, index)).largest).toBeLessThan(0.5001);
    }
  });

  it('differs little from it where every second pixel has', () => {
    const actual = distort(DEFAULT_DISTORTION, 5, 1, 6);
    for (let index = 0; index < 6; index += 1) {
      const { largest, mean } = differences(image(actual, index), referenceImage(DEFAULT_DISTORTION, 5, 1, index));
      expect(mean).toBeLessThan(1);
      expect(largest).toBeLessThan(25);
    }
  });

  it('gives the same bytes however the work is cut', () => {
    const whole = distort(DEFAULT_DISTORTION, 3, 2, 40);
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 39 }), { maxLength: 6 }), (cuts) => {
        const borders = [0, ...cuts.sort((a, b) => a - b), 40];
        const target = new Uint8Array(40 * PIXELS);
        // Last piece first.
        for (let piece = borders.length - 1; piece > 0; piece -= 1) {
          const [from, to] = [borders[piece - 1] ?? 0, borders[piece] ?? 0];
          distortImages(training, SHAPE, DEFAULT_DISTORTION, 3, 2, from, to - from, target);
        }
        expect(target).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  it('is fresh for every epoch, seed and image', () => {
    const twice: ExampleSet = {
      images: new Uint8Array([...image(training.images, 0), ...image(training.images, 0)]),
      labels: Uint8Array.of(5, 5),
      count: 2,
    };
    const make = (seed: number, epoch: number) => {
      const target = new Uint8Array(2 * PIXELS);
      distortImages(twice, SHAPE, DEFAULT_DISTORTION, seed, epoch, 0, 2, target);
      return [target.subarray(0, PIXELS), target.subarray(PIXELS)].map((bytes) => bytes.join());
    };
    const results = [...make(1, 1), ...make(1, 2), ...make(2, 1), ...make(2 ** 40 + 1, 1)];
    expect(new Set(results).size).toBe(8);
    expect(make(1, 1)).toEqual(results.slice(0, 2));
  });

  it('is the same to the last bit everywhere', () => {
    const hash = (settings: DistortionSettings) =>
      createHash('sha256')
        .update(distort(settings, 1, 1, 1000))
        .digest('hex');
    expect(hash(DEFAULT_DISTORTION)).toBe('4cac2697516549a065bdfc029b7fb25b0a3ca12a28e120528e2db0e0c27566c2');
    expect(hash({ ...DEFAULT_DISTORTION, elasticSigma: 2.5, elasticAlpha: 10 })).toBe(
      'a154a6253ea70826144275489354bad138ed492a702e97dffca1a9fb634c66fb',
    );
  });

  it('handles images of odd and unequal sides', () => {
    const [height, width] = [9, 13];
    const images = Uint8Array.from({ length: height * width }, (_, index) => (index * 37) % 256);
    const target = new Uint8Array(images.length);
    const source = { images, labels: Uint8Array.of(3) };
    for (const elasticSigma of [1, 2.5, 4, 6, 20]) {
      distortImages(source, [height, width], { ...DEFAULT_DISTORTION, elasticSigma }, 1, 1, 0, 1, target);
      expect(target.some((value) => value > 0)).toBe(true);
      // A field without displacement, through the same path.
      distortImages(source, [height, width], { ...NOTHING, elasticSigma, elasticAlpha: 1e-9 }, 1, 1, 0, 1, target);
      expect(target).toEqual(images);
    }
  });
});

describe('the affine part', () => {
  it('has sine and cosine of full precision', () => {
    for (let angle = -1; angle <= 1; angle += 1 / 64) {
      expect(exactSin(angle)).toBeCloseTo(Math.sin(angle), 15);
      expect(exactCos(angle)).toBeCloseTo(Math.cos(angle), 15);
    }
  });

  it('turns ones and sevens half as far', () => {
    const map: AffineMap = { xx: 1, xy: 0, yx: 0, yy: 1, xOffset: 0, yOffset: 0 };
    const largest = (label: number) => {
      drawAffineMap(Uint32Array.of(0, 2 ** 32 - 1, 0, 0, 0, 0), { ...NOTHING, rotationDegrees: 15 }, label, map);
      return (Math.asin(map.xy) * 180) / Math.PI;
    };
    expect(largest(3)).toBeCloseTo(15, 6);
    expect(largest(1)).toBeCloseTo(7.5, 6);
    expect(largest(7)).toBeCloseTo(7.5, 6);
  });
});

describe('the elastic part', () => {
  it.each([4, 5.5])('has the variance and the reach of one number a pixel smoothed by sigma %d', (sigma) => {
    const smoothing = createFieldSmoothing(28, 28, sigma);
    const { rows, columns, noiseCount } = smoothing;
    const between = new Float64Array(2 * rows.nodeCount * columns.latticeCount);
    const fields = new Float64Array(2 * rows.nodeCount * columns.nodeCount);
    const noise = new Float64Array(noiseCount);
    const block = new Uint32Array(4);
    const at = (row: number, column: number) => fields[2 * (row * columns.nodeCount + column)] ?? 0;
    const count = 6000;
    const products = [0, 0, 0];
    for (let sample = 0; sample < count; sample += 1) {
      for (let index = 0; index < noiseCount; index += 1) {
        if (index % 4 === 0) philox([9, 9], index, sample, 0, 0, block);
        noise[index] = ((block[index % 4] ?? 0) + 0.5) / 2 ** 31 - 1;
      }
      smoothFields(smoothing, noise, between, fields);
      // Nodes are two pixels apart: the same node, 4 pixels to the right, 6 pixels down.
      products[0] = (products[0] ?? 0) + at(3, 5) * at(3, 5);
      products[1] = (products[1] ?? 0) + at(3, 5) * at(3, 7);
      products[2] = (products[2] ?? 0) + at(3, 5) * at(6, 5);
    }
    // A number evenly in -1 to 1 has variance 1/3; the square of a Gaussian integrates to 1 / (4 pi sigma^2).
    const variance = 1 / 3 / (4 * Math.PI * sigma * sigma);
    const expected = [0, 4, 6].map((distance) => variance * Math.exp((-distance * distance) / (4 * sigma * sigma)));
    // Four standard errors of a variance from so many samples: 4 * sqrt(2 / 6000).
    products.forEach((product, index) => {
      expect(Math.abs(product / count - (expected[index] ?? 0)) / variance).toBeLessThan(0.073);
    });
  });
});

describe('distortEpoch', () => {
  const options = () => ({
    source: training,
    shape: SHAPE,
    settings: DEFAULT_DISTORTION,
    seed: 1,
    epoch: 1,
    target: new Uint8Array(training.images.length),
  });

  it('distorts the first so many images and no others', async () => {
    const { target, ...rest } = options();
    expect(await distortEpoch({ ...rest, target, count: 300 })).toBe(true);
    expect(target.subarray(0, 300 * PIXELS)).toEqual(distort(DEFAULT_DISTORTION, 1, 1, 300));
    expect(target.subarray(300 * PIXELS).every((value) => value === 0)).toBe(true);
  });

  it('lets messages in and ends when told to', async () => {
    const controller = new AbortController();
    const { target, ...rest } = options();
    setTimeout(() => controller.abort(), 0);
    expect(await distortEpoch({ ...rest, target, count: training.count, signal: controller.signal })).toBe(false);
    expect(target.subarray(target.length - 100 * PIXELS).every((value) => value === 0)).toBe(true);
  });
});
