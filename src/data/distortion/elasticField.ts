/** The elastic part of a distortion: a random displacement of every pixel, smoothed by a Gaussian. */
import { exactExp } from '../../domain/exactMath.ts';

/** How one axis of a displacement field is made from the random numbers on its lattice. */
interface AxisSmoothing {
  /** Nodes at which the field is computed: pixels 0, nodeSpacing, 2 * nodeSpacing ... past the last pixel. */
  readonly nodeCount: number;
  readonly latticeCount: number;
  /** Lattice points that reach one node. */
  readonly taps: number;
  /** [nodeCount]: the first lattice point of each node. */
  readonly firstTap: Int32Array;
  /** [nodeCount, taps] */
  readonly weights: Float64Array;
}

/** Tables for `smoothFields`, the same for every image. */
export interface FieldSmoothing {
  /** Pixels from one node to the next, 1 or 2. */
  readonly nodeSpacing: 1 | 2;
  readonly rows: AxisSmoothing;
  readonly columns: AxisSmoothing;
  /** Random numbers that the two fields take: lattice rows times lattice columns times 2. */
  readonly noiseCount: number;
}

/** 1 / (2 sqrt(pi)): the sum of the squared weights of a Gaussian is this over sigma. */
const SQUARED_GAUSSIAN = 0.28209479177387814;
/** Beyond so many standard deviations a Gaussian counts as zero. */
const REACH = 3;

function createAxis(size: number, sigma: number, latticeSpacing: number, nodeSpacing: number): AxisSmoothing {
  const reach = REACH * sigma;
  // One node past the last pixel; both counts even, for smoothFields takes nodes and lattice points in pairs.
  const nodeCount = evenAtLeast(Math.ceil((size - 1) / nodeSpacing) + 2);
  const taps = Math.floor((2 * reach) / latticeSpacing) + 1;
  const firstTap = new Int32Array(nodeCount);
  const weights = new Float64Array(nodeCount * taps);
  for (let node = 0; node < nodeCount; node += 1) {
    // Lattice point j lies at j * latticeSpacing - reach, so that the first node's first tap is point 0.
    const position = node * nodeSpacing;
    const first = Math.ceil(position / latticeSpacing);
    firstTap[node] = first;
    let squares = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const distance = ((first + tap) * latticeSpacing - reach - position) / sigma;
      const weight = distance > REACH ? 0 : exactExp((-distance * distance) / 2);
      weights[node * taps + tap] = weight;
      squares += weight * weight;
    }
    // Every node gets exactly the variance that smoothing one random number a pixel gives.
    const scale = Math.sqrt(SQUARED_GAUSSIAN / sigma / squares);
    for (let tap = 0; tap < taps; tap += 1) weights[node * taps + tap] = (weights[node * taps + tap] as number) * scale;
  }
  return { nodeCount, latticeCount: evenAtLeast((firstTap[nodeCount - 1] as number) + taps), taps, firstTap, weights };
}

function evenAtLeast(count: number): number {
  return count + (count % 2);
}

/**
 * Prepares smoothing by a Gaussian of standard deviation `sigma` pixels.
 *
 * Simard et al. 2003 draw one number a pixel and smooth. Random numbers `sigma` pixels apart (rounded down), smoothed by the
 * same Gaussian and scaled to the same variance, give a field with the same covariance within 2 exp(-pi^2), a
 * ten-thousandth, for a few percent of the work. The field bends over `sigma` pixels, so from sigma 4 it is computed at every
 * second pixel of every second row and interpolated linearly, which errs by about 3 percent of a displacement (root mean square) at sigma 4 and less above.
 */
export function createFieldSmoothing(height: number, width: number, sigma: number): FieldSmoothing {
  const nodeSpacing = sigma >= 4 ? 2 : 1;
  const latticeSpacing = Math.floor(sigma);
  const rows = createAxis(height, sigma, latticeSpacing, nodeSpacing);
  const columns = createAxis(width, sigma, latticeSpacing, nodeSpacing);
  return { nodeSpacing, rows, columns, noiseCount: 2 * rows.latticeCount * columns.latticeCount };
}

/**
 * The two fields of one image at the nodes, right and down beside each other: four sums at a time that do not wait for one
 * another, each in the order of its taps.
 *
 * @param noise [rows.latticeCount, columns.latticeCount, 2]
 * @param between room for [rows.nodeCount, columns.latticeCount, 2]
 * @param fields [rows.nodeCount, columns.nodeCount, 2]: the result
 */
export function smoothFields(
  smoothing: FieldSmoothing,
  noise: Float64Array,
  between: Float64Array,
  fields: Float64Array,
): void {
  const { rows, columns } = smoothing;
  const stride = 2 * columns.latticeCount;
  const rowTaps = rows.taps;
  const rowWeights = rows.weights;
  for (let node = 0; node < rows.nodeCount; node += 1) {
    const firstNoise = (rows.firstTap[node] as number) * stride;
    const firstWeight = node * rowTaps;
    for (let column = 0; column < stride; column += 4) {
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      let at = firstNoise + column;
      for (let tap = 0; tap < rowTaps; tap += 1) {
        const weight = rowWeights[firstWeight + tap] as number;
        sum0 += weight * (noise[at] as number);
        sum1 += weight * (noise[at + 1] as number);
        sum2 += weight * (noise[at + 2] as number);
        sum3 += weight * (noise[at + 3] as number);
        at += stride;
      }
      const to = node * stride + column;
      between[to] = sum0;
      between[to + 1] = sum1;
      between[to + 2] = sum2;
      between[to + 3] = sum3;
    }
  }
  const columnTaps = columns.taps;
  const columnWeights = columns.weights;
  const fieldStride = 2 * columns.nodeCount;
  for (let column = 0; column < columns.nodeCount; column += 1) {
    const first = 2 * (columns.firstTap[column] as number);
    const firstWeight = column * columnTaps;
    for (let node = 0; node < rows.nodeCount; node += 2) {
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      let at = node * stride + first;
      for (let tap = 0; tap < columnTaps; tap += 1) {
        const weight = columnWeights[firstWeight + tap] as number;
        sum0 += weight * (between[at] as number);
        sum1 += weight * (between[at + 1] as number);
        sum2 += weight * (between[at + stride] as number);
        sum3 += weight * (between[at + stride + 1] as number);
        at += 2;
      }
      const to = node * fieldStride + 2 * column;
      fields[to] = sum0;
      fields[to + 1] = sum1;
      fields[to + fieldStride] = sum2;
      fields[to + fieldStride + 1] = sum3;
    }
  }
}
