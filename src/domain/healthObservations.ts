/** What the layers' measured health tells of a training. Pure; thresholds stand here, the measured numbers in the sentences. */
import { kindOf } from './layers/registry.ts';
import type { Network } from './network.ts';
import type { Observation } from './observations.ts';

/** How a layer with weights stands, measured on a few training images. */
export interface MeasuredLayer {
  /** Index in the network's layers. */
  readonly layer: number;
  /** Euclidean norm of the mini-batch's mean gradient with respect to its weights. */
  readonly gradientNorm: number;
  /** Share of outputs within 0.05 of a bound of the activation; null where it has no two bounds. */
  readonly saturatedShare: number | null;
  /** Share of ReLU neurons or feature maps that are 0 for every image; null for other activations. */
  readonly deadShare: number | null;
}

export interface MeasuredEpoch {
  /** 0 is before training. */
  readonly epoch: number;
  readonly health: readonly MeasuredLayer[];
  /** Training images that it was measured on. */
  readonly images: number;
}

/**
 * Of a layer's outputs, near a bound. There the sigmoid's slope is under a fifth of its largest and that of tanh under a tenth.
 * Nets that learn well have a fifth of their outputs there or fewer; after too long steps it is nearly all.
 */
const SATURATED_FROM = 0.75;
/** Of a layer's neurons, 0 for every image. A fifth is common on so few images, and harms nothing. */
const DEAD_FROM = 0.5;
/** The first layer's gradient against the last one's: with one learning rate for all, it moves so much more slowly. */
const VANISHING_BELOW = 1 / 20;

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const norm = (value: number) => (value === 0 ? '0' : value.toPrecision(2));

/** "layer 2 (Fully connected)". */
function nameOf(network: Network, layer: number): string {
  const config = network.layers[layer];
  return `layer ${layer + 1}${config === undefined ? '' : ` (${kindOf(config).label})`}`;
}

type Share = 'saturatedShare' | 'deadShare';

/** The layer with the largest share from `least` on; null where there is none. The last layer's outputs are the answer: they may be sure of it. */
function worst(health: readonly MeasuredLayer[], lastLayer: number, share: Share, least: number) {
  const layers = health.flatMap((one) => {
    const value = one[share];
    return value === null || value < least || one.layer === lastLayer ? [] : [{ layer: one.layer, value }];
  });
  return layers.reduce<(typeof layers)[number] | null>(
    (most, next) => (most === null || next.value > most.value ? next : most),
    null,
  );
}

/** Saturation, dead neurons and a vanishing gradient, each where there is one. Nothing is told of a net before training. */
export function observeHealth(network: Network, { epoch, health, images }: MeasuredEpoch): Observation[] {
  const [first, last] = [health[0], health.at(-1)];
  if (epoch === 0 || first === undefined || last === undefined) return [];
  const after = `After epoch ${epoch}, on ${images} training images,`;
  const observations: Observation[] = [];
  const saturated = worst(health, last.layer, 'saturatedShare', SATURATED_FROM);
  if (saturated !== null) {
    observations.push({
      kind: 'saturation',
      finding: `${after} ${percent(saturated.value)} of the outputs of ${nameOf(network, saturated.layer)} lie within 0.05 of a bound of their activation.`,
      advice: 'Its curve is flat there, and hardly any gradient passes. Try a lower learning rate, or ReLU.',
    });
  }
  const dead = worst(health, last.layer, 'deadShare', DEAD_FROM);
  if (dead !== null) {
    observations.push({
      kind: 'deadUnits',
      finding: `${after} ${percent(dead.value)} of the ReLU neurons or feature maps of ${nameOf(network, dead.layer)} are 0 for every one.`,
      advice:
        'What is 0 for every image learns nothing: steps that were too long may have pushed it there. Try a lower learning rate.',
    });
  }
  if (saturated === null && first !== last && first.gradientNorm < last.gradientNorm * VANISHING_BELOW) {
    const times = last.gradientNorm / first.gradientNorm;
    const share = Number.isFinite(times)
      ? `, ${Math.round(times).toLocaleString('en-US')} times less than`
      : ' against';
    observations.push({
      kind: 'vanishingGradient',
      finding: `${after} the gradient norm of ${nameOf(network, first.layer)} is ${norm(first.gradientNorm)}${share} the ${norm(last.gradientNorm)} of ${nameOf(network, last.layer)}.`,
      advice: 'The first layers hardly move while the last one learns. Try ReLU, or fewer layers.',
    });
  }
  return observations;
}
