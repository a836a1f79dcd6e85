/** How training images are distorted where an experiment's expansion is "distort". */
import { z } from 'zod';

/**
 * Random distortions of one image; every value is a limit, each image draws its own share of it.
 *
 * The kinds and their default limits follow Ciresan, Meier, Gambardella, Schmidhuber, "Deep, big, simple neural nets for
 * handwritten digit recognition" (Neural Computation 22, 2010): sigma 5 to 6, alpha 36 to 38, 15 degrees, 15 to 20 percent.
 * Translation is from Simard, Steinkraus, Platt, "Best practices for convolutional neural networks applied to visual
 * document analysis" (ICDAR 2003), whose elastic distortions have sigma 4 and alpha 34.
 */
export interface DistortionSettings {
  /** An image is either rotated about its centre or skewed, each half of the time; at most so far, either way. */
  readonly rotationDegrees: number;
  /** Horizontal skew: the angle between a vertical line and its image. */
  readonly skewDegrees: number;
  /** Height and width change each by at most this fraction. */
  readonly scaling: number;
  /** Moves by at most so many pixels down or up, and right or left. */
  readonly translationPixels: number;
  /** Standard deviation in pixels of the Gaussian that smooths the elastic displacements: small is wobbly, large is stiff. */
  readonly elasticSigma: number;
  /** Elastic displacements are smoothed random numbers in -1 to 1, times this; 0: none. In pixels. */
  readonly elasticAlpha: number;
}

export const DEFAULT_DISTORTION: DistortionSettings = {
  rotationDegrees: 15,
  skewDegrees: 15,
  scaling: 0.15,
  translationPixels: 1,
  elasticSigma: 5.5,
  elasticAlpha: 37,
};

export const distortionSchema = z.strictObject({
  rotationDegrees: z.number().min(0).max(45).default(DEFAULT_DISTORTION.rotationDegrees),
  skewDegrees: z.number().min(0).max(45).default(DEFAULT_DISTORTION.skewDegrees),
  scaling: z.number().min(0).max(0.5).default(DEFAULT_DISTORTION.scaling),
  translationPixels: z.number().min(0).max(10).default(DEFAULT_DISTORTION.translationPixels),
  elasticSigma: z.number().min(1).max(20).default(DEFAULT_DISTORTION.elasticSigma),
  elasticAlpha: z.number().min(0).max(200).default(DEFAULT_DISTORTION.elasticAlpha),
});
