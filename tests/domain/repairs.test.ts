import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVATIONS } from '../../src/domain/activation.ts';
import type { IssueCode } from '../../src/domain/layers/layer.ts';
import type { LayerConfig } from '../../src/domain/layers/registry.ts';
import type { Network } from '../../src/domain/network.ts';
import { repairsOf } from '../../src/domain/repairs.ts';
import { analyzeNetwork } from '../../src/domain/shapes.ts';

const dense = (units: number): LayerConfig => ({ type: 'dense', units, activation: 'relu' });
const conv = (filters: number, side: number): LayerConfig => ({
  type: 'conv',
  filters,
  kernel: [side, side],
  activation: 'relu',
});
const pool = (side: number): LayerConfig => ({ type: 'maxPool', size: [side, side] });
const dropout: LayerConfig = { type: 'dropout', rate: 0.5 };
const softmax: LayerConfig = { type: 'softmax', units: 10 };

function stack(...layers: LayerConfig[]): Network {
  return { input: [28, 28, 1], layers };
}

/** The repairs of the first issue with this code, and the network after each, layers in short. */
function offered(network: Network, code: IssueCode): [string, string][] {
  const issue = analyzeNetwork(network).issues.find((candidate) => candidate.code === code);
  if (issue === undefined) throw new Error(`no ${code}`);
  return repairsOf(network, issue).map(({ label, network: repaired }) => [label, short(repaired)]);
}

function short({ layers }: Network): string {
  return layers
    .map((layer) => {
      switch (layer.type) {
        case 'conv':
          return `conv ${layer.filters}/${layer.kernel.join('x')}`;
        case 'maxPool':
          return `pool ${layer.size.join('x')}`;
        case 'dropout':
          return 'dropout';
        default:
          return `${layer.type} ${layer.units}`;
      }
    })
    .join(', ');
}

describe('the repairs of an issue', () => {
  it('fit a kernel or a window to its input', () => {
    expect(offered(stack(pool(7), conv(20, 5), softmax), 'kernelTooLarge')).toEqual([
      ['Use a 4 × 4 kernel', 'pool 7x7, conv 20/4x4, softmax 10'],
      ['Remove this convolution', 'pool 7x7, softmax 10'],
    ]);
    expect(offered(stack(pool(9), pool(4), softmax), 'poolTooLarge')[0]).toEqual([
      'Use a 3 × 3 window',
      'pool 9x9, pool 3x3, softmax 10',
    ]);
    expect(offered(stack(pool(28), pool(2), softmax), 'poolTooLarge')[0]).toEqual([
      'Remove this max-pooling',
      'pool 28x28, softmax 10',
    ]);
  });

  it('move an image layer before the layer that flattens, and before the dropout on its input', () => {
    expect(offered(stack(pool(2), dropout, dense(30), conv(20, 5), softmax), 'imageLayerAfterFlat')).toEqual([
      [
        'Move this convolution before the fully connected layer',
        'pool 2x2, conv 20/5x5, dropout, dense 30, softmax 10',
      ],
      ['Remove this convolution', 'pool 2x2, dropout, dense 30, softmax 10'],
    ]);
    expect(offered(stack(pool(7), dense(30), conv(20, 5), softmax), 'imageLayerAfterFlat')[0]).toEqual([
      'Move this convolution before the fully connected layer, with a 4 × 4 kernel',
      'pool 7x7, conv 20/4x4, dense 30, softmax 10',
    ]);
  });

  it('end the stack in one output layer of ten classes', () => {
    expect(offered(stack(), 'noLayers')).toEqual([['Add a softmax layer', 'softmax 10']]);
    expect(offered(stack(dense(30)), 'noOutputLayer')).toEqual([['Add a softmax layer', 'dense 30, softmax 10']]);
    expect(offered(stack({ type: 'softmax', units: 3 }), 'outputSizeMismatch')).toEqual([
      ['Use 10 classes', 'softmax 10'],
    ]);
    expect(offered(stack(softmax, dense(30), dropout), 'layerAfterOutput')).toEqual([
      ['Move the softmax layer to the end', 'dense 30, dropout, softmax 10'],
      ['Remove the 2 layers below the softmax layer', 'softmax 10'],
      ['Remove the softmax layer above', 'dense 30, dropout'],
    ]);
    expect(offered(stack(softmax, { type: 'sigmoidOutput', units: 10 }), 'layerAfterOutput')).toEqual([
      ['Remove the layer below the softmax layer', 'softmax 10'],
      ['Remove the softmax layer above', 'sigmoidOutput 10'],
    ]);
  });

  it('make a layer that no tab could hold as narrow as needed, and no narrower', () => {
    expect(offered(stack(conv(9_999, 5), pool(2), softmax), 'tooLarge')).toEqual([
      ['Use 6,900 feature maps', 'conv 6900/5x5, pool 2x2, softmax 10'],
    ]);
    const [repair] = offered(stack(dense(10_000), dense(9_000), softmax), 'tooLarge');
    expect(repair).toEqual(['Use 4,200 neurons', 'dense 10000, dense 4200, softmax 10']);
  });

  it('put a value that is none back to its default', () => {
    const broken = { ...dense(30), units: -4 } as LayerConfig;
    expect(offered(stack(broken, softmax), 'valueOutOfRange')[0]).toEqual([
      'Set neurons to 100',
      'dense 100, softmax 10',
    ]);
  });
});

const side = fc.integer({ min: 1, max: 12 });
const activation = fc.constantFrom(...ACTIVATIONS);
const width = fc.constantFrom(1, 3, 10, 40, 10_000);
const anyLayer: fc.Arbitrary<LayerConfig> = fc.oneof(
  fc
    .tuple(width, side, side, activation)
    .map(([filters, a, b, name]): LayerConfig => ({ type: 'conv', filters, kernel: [a, b], activation: name })),
  fc.tuple(side, side).map(([a, b]): LayerConfig => ({ type: 'maxPool', size: [a, b] })),
  fc.tuple(width, activation).map(([units, name]): LayerConfig => ({ type: 'dense', units, activation: name })),
  fc.constant(dropout).map((layer): LayerConfig => ({ ...layer })),
  width.map((units): LayerConfig => ({ type: 'softmax', units })),
  width.map((units): LayerConfig => ({ type: 'sigmoidOutput', units })),
  // What only a file could bring: values that no field takes.
  fc
    .constant({ type: 'conv', filters: 0, kernel: [5, 5], activation: 'relu' } as LayerConfig)
    .map((layer) => ({ ...layer })),
);
const anyNetwork = fc.array(anyLayer, { maxLength: 9 }).map((layers) => stack(...layers));

describe('any stack', () => {
  it('has for each issue a repair, and each repair removes its issue', () => {
    fc.assert(
      fc.property(anyNetwork, (network) => {
        for (const issue of analyzeNetwork(network).issues) {
          const repairs = repairsOf(network, issue);
          expect(repairs.length, `${issue.message} in ${short(network)}`).toBeGreaterThan(0);
          const blamed = network.layers[issue.layer ?? 0];
          for (const { label, network: repaired } of repairs) {
            const at = (index: number | undefined) => repaired.layers[index ?? 0];
            const isSame = analyzeNetwork(repaired).issues.some(
              (left) =>
                left.code === issue.code &&
                left.field === issue.field &&
                blamed !== undefined &&
                at(left.layer) === blamed &&
                left.message === issue.message,
            );
            expect(isSame, `${label} for ${issue.message} in ${short(network)}`).toBe(false);
          }
        }
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it('trains after the first repair of its first issue, again and again', () => {
    fc.assert(
      fc.property(anyNetwork, (start) => {
        let network = start;
        let presses = 0;
        for (
          let [issue] = analyzeNetwork(network).issues;
          issue !== undefined;
          [issue] = analyzeNetwork(network).issues
        ) {
          const [repair] = repairsOf(network, issue);
          expect(repair, `${issue.message} in ${short(network)}`).toBeDefined();
          network = repair?.network ?? network;
          presses += 1;
          expect(presses, short(start)).toBeLessThan(40);
        }
        expect(analyzeNetwork(network).issues).toEqual([]);
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});
