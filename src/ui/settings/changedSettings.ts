/** Which of the settings behind "More settings" are not what they are by default. */
import { DEFAULT_DISTORTION, type DistortionSettings } from '../../domain/distortion.ts';
import { distortionOf, type Experiment } from '../../domain/experiment.ts';

export const DISTORTION_NAMES: Record<keyof DistortionSettings, string> = {
  rotationDegrees: 'rotation',
  skewDegrees: 'skew',
  scaling: 'scaling',
  translationPixels: 'translation',
  elasticSigma: 'elastic smoothing',
  elasticAlpha: 'elastic strength',
};

/** In words, in the order of the dialog; empty where all are the defaults. */
export function changedSettings({ network, data, training }: Experiment): string[] {
  const distortion = distortionOf(data) ?? DEFAULT_DISTORTION;
  const limits = Object.keys(DISTORTION_NAMES) as (keyof DistortionSettings)[];
  return [
    typeof training.learningRate === 'number' ? null : 'learning rate schedule',
    training.l2Scaling === 'miniBatches' ? null : 'what λ is divided by',
    training.earlyStopping === undefined ? null : 'early stopping',
    training.maxSteps === undefined ? null : 'most steps',
    training.shuffle === 'never' ? null : 'shuffling',
    (network.initialization ?? 'network3') === 'network3' ? null : 'initial weights',
    ...limits.map((name) => (distortion[name] === DEFAULT_DISTORTION[name] ? null : DISTORTION_NAMES[name])),
  ].filter((name) => name !== null);
}
