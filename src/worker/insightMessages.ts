/** What the page asks about trained networks, and what it hears. Plain data. */
import type { NetworkWeights } from '../domain/weights.ts';

/** A trained network. */
export interface Subject {
  /** Names these weights: the same key is the same weights. */
  readonly key: string;
  /** Parsed again by the worker. */
  readonly experiment: unknown;
  readonly weights: NetworkWeights;
}

/** What a layer makes of one image. */
export interface LayerValues {
  /** One example's shape, [height, width, channels] or [units]. */
  readonly shape: readonly number[];
  /** In [height, width, channel] order. */
  readonly values: Float32Array;
}

/** How a layer with weights stands, over a few training images. */
export interface LayerHealth {
  /** Index in the network's layers. */
  readonly layer: number;
  /** Euclidean norm of its weights, and of the mean gradient of the mini-batch with respect to them. */
  readonly weightNorm: number;
  readonly gradientNorm: number;
  /** Share of outputs within 0.05 of a bound, over all images; null where the activation has no two bounds. */
  readonly saturatedShare: number | null;
  /** Share of neurons (of a feature map: its positions together) that are 0 for every image; null unless ReLU. */
  readonly deadShare: number | null;
}

/** The images that the neurons of a layer answer most strongly, strongest first; of a feature map, by its strongest place. */
export interface BestInputs {
  readonly layer: number;
  /** Neurons, or feature maps. */
  readonly units: number;
  /** Images looked at. */
  readonly count: number;
  /** Images named for each unit. */
  readonly kept: number;
  /** [units, kept]: numbers of images. */
  readonly images: Int32Array;
  /** [units, kept]: the unit's output for them. */
  readonly values: Float32Array;
  /** [units, kept]: where in the feature map, row by row; 0 for a neuron. */
  readonly places: Int32Array;
}

/** Outputs this close to their bound count as saturated. */
export const SATURATED_WITHIN = 0.05;

export type InsightQuestion =
  /** Class probabilities of images, by the CPU engine's exact kernels. */
  | { readonly kind: 'predict'; readonly subject: Subject; readonly images: Uint8Array }
  /** Every layer's values for one image. */
  | { readonly kind: 'layers'; readonly subject: Subject; readonly image: Uint8Array }
  /** The health of every layer with weights, on a mini-batch. */
  | { readonly kind: 'health'; readonly subject: Subject; readonly images: Uint8Array; readonly labels: Uint8Array }
  /** The best inputs of every neuron of a layer; takes seconds, tells its progress and can be cancelled. */
  | { readonly kind: 'best'; readonly subject: Subject; readonly layer: number; readonly images: Uint8Array };

export interface InsightAnswers {
  /** [count, classes] */
  readonly predict: Float32Array;
  readonly layers: readonly LayerValues[];
  readonly health: readonly LayerHealth[];
  readonly best: BestInputs;
}

/** The weights travel with the first question about a subject only: they may be megabytes, and a pen asks at every move. */
type Sent<Question extends InsightQuestion> = Omit<Question, 'subject'> & {
  readonly request: number;
  readonly subject: Omit<Subject, 'weights'> & { readonly weights: NetworkWeights | null };
};

export type AskedInsight = {
  readonly [Kind in InsightQuestion['kind']]: Sent<Extract<InsightQuestion, { readonly kind: Kind }>>;
}[InsightQuestion['kind']];

/** Nobody waits for the answer to this question any more. */
export interface CancelInsight {
  readonly kind: 'cancel';
  readonly request: number;
}

export type ToInsight = AskedInsight | CancelInsight;

export type FromInsight =
  | { readonly type: 'failed'; readonly request: number; readonly message: string }
  | { readonly type: 'progress'; readonly request: number; readonly done: number; readonly total: number }
  | {
      readonly [Kind in keyof InsightAnswers]: {
        readonly type: Kind;
        readonly request: number;
        readonly answer: InsightAnswers[Kind];
      };
    }[keyof InsightAnswers];
