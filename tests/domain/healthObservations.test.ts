import { describe, expect, it } from 'vitest';
import { type MeasuredLayer, observeHealth } from '../../src/domain/healthObservations.ts';
import type { Network } from '../../src/domain/network.ts';

const network: Network = {
  input: [28, 28, 1],
  layers: [
    { type: 'conv', filters: 4, kernel: [5, 5], activation: 'relu' },
    { type: 'dense', units: 30, activation: 'sigmoid' },
    { type: 'softmax', units: 10 },
  ],
};

const layer = (index: number, measured: Partial<MeasuredLayer> = {}): MeasuredLayer => ({
  layer: index,
  gradientNorm: 0.2,
  saturatedShare: null,
  deadShare: null,
  ...measured,
});

const observe = (health: readonly MeasuredLayer[], epoch = 3) => observeHealth(network, { epoch, health, images: 20 });
const kinds = (health: readonly MeasuredLayer[], epoch?: number) => observe(health, epoch).map(({ kind }) => kind);

/** As trained nets were measured that learn well. */
const HEALTHY = [layer(0, { deadShare: 0.22 }), layer(1, { saturatedShare: 0.21 }), layer(2, { gradientNorm: 0.5 })];

describe('the health of layers', () => {
  it('is not spoken of while it is good, nor before training', () => {
    expect(kinds(HEALTHY)).toEqual([]);
    expect(kinds([layer(0, { deadShare: 1, gradientNorm: 0 }), layer(2)], 0)).toEqual([]);
    expect(kinds([])).toEqual([]);
  });

  it('tells saturation with the share, the layer and the images it was measured on', () => {
    const [told] = observe([layer(0), layer(1, { saturatedShare: 0.968 }), layer(2)]);
    expect(told?.kind).toBe('saturation');
    expect(told?.finding).toBe(
      'After epoch 3, on 20 training images, 96.8 % of the outputs of layer 2 (Fully connected) lie within 0.05 of a bound of their activation.',
    );
    expect(kinds([layer(0), layer(1, { saturatedShare: 0.749 }), layer(2)])).toEqual([]);
  });

  it('lets the last layer be sure of its answer', () => {
    expect(kinds([layer(0), layer(1, { saturatedShare: 1 })])).toEqual([]);
  });

  it('tells dead neurons of the layer that has most of them', () => {
    const told = observe([layer(0, { deadShare: 0.5 }), layer(1, { deadShare: 0.75 }), layer(2)]);
    expect(told.map(({ kind }) => kind)).toEqual(['deadUnits']);
    expect(told[0]?.finding).toContain('75.0 % of the ReLU neurons or feature maps of layer 2');
    expect(kinds([layer(0, { deadShare: 0.49 }), layer(2)])).toEqual([]);
  });

  it('tells a vanishing gradient by both norms, unless saturation explains it', () => {
    const [told] = observe([layer(0, { gradientNorm: 0.00058 }), layer(1), layer(2, { gradientNorm: 0.2 })]);
    expect(told?.kind).toBe('vanishingGradient');
    expect(told?.finding).toContain(
      'the gradient norm of layer 1 (Convolution) is 0.00058, 345 times less than the 0.20 of layer 3 (Softmax)',
    );
    expect(kinds([layer(0, { gradientNorm: 0.0101 }), layer(2)])).toEqual([]);
    expect(kinds([layer(0, { gradientNorm: 0.0099 }), layer(2)])).toEqual(['vanishingGradient']);
    expect(observe([layer(0, { gradientNorm: 0 }), layer(2)])[0]?.finding).toContain('is 0 against the 0.20');
    const saturated = [layer(0, { gradientNorm: 0 }), layer(1, { saturatedShare: 1 }), layer(2)];
    expect(kinds(saturated)).toEqual(['saturation']);
  });
});
