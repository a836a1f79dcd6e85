/** What every layer kind tells about itself. A kind is one file that exports one `LayerKind`; see `registry.ts`. */
import type { ZodType } from 'zod';
import type { Initialization } from '../network.ts';

/**
 * The shape of one example between two layers: [height, width, channels] while it is an image, [units] once it is flat.
 * Flattening before the first dense or output layer is implied, in [height, width, channel] order.
 */
export type Shape = readonly [number, number, number] | readonly [number];

/** How many numbers a value of this shape holds. */
export function sizeOf(shape: Shape): number {
  return shape.length === 1 ? shape[0] : shape[0] * shape[1] * shape[2];
}

/** "12 × 12 × 20", or "100" for a flat shape. */
export function formatShape(shape: Shape): string {
  return shape.join(' × ');
}

/** Stable codes of everything that can be wrong with a stack, for tests and for repairs. */
export type IssueCode =
  | 'noLayers'
  | 'noOutputLayer'
  | 'layerAfterOutput'
  | 'imageLayerAfterFlat'
  | 'kernelTooLarge'
  | 'poolTooLarge'
  | 'valueOutOfRange'
  | 'outputSizeMismatch'
  | 'tooLarge';

/** One thing that keeps a network from training, at its place, in words. */
export interface Issue {
  readonly code: IssueCode;
  /** Index in `network.layers`; absent when the whole stack is meant. */
  readonly layer?: number;
  /** The field of that layer, where one field is to blame. */
  readonly field?: string;
  readonly message: string;
  readonly expected: string;
  readonly received: string;
}

/** An issue that a layer finds with its own fields or its input; the caller adds the layer's index. */
export type LayerIssue = Omit<Issue, 'layer'>;

/** Shapes of a layer's trained parameters: `weight` as stored in files, `bias` one number an output unit or filter. */
export interface ParameterShapes {
  readonly weight: readonly number[];
  readonly bias: readonly [number];
}

/** One editable field of a layer, enough to draw and to validate its control. */
export type FieldDescription =
  | {
      readonly kind: 'integer' | 'fraction';
      readonly name: string;
      readonly label: string;
      readonly minimum: number;
      readonly maximum: number;
      /** Where the format takes every value below this one, also those that lie past the control's `maximum`. */
      readonly below?: number;
      readonly unit?: string;
    }
  | {
      readonly kind: 'size';
      readonly name: string;
      readonly label: string;
      readonly minimum: number;
      readonly maximum: number;
    }
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly label: string;
      readonly choices: readonly { readonly value: string; readonly label: string }[];
    };

/** A layer kind: its format, its words, its limits and its arithmetic. All functions are pure. */
export interface LayerKind<Config extends { readonly type: string }> {
  readonly type: Config['type'];
  /** "Convolution": the name on the page. */
  readonly label: string;
  /** One sentence for someone who has not met it. */
  readonly description: string;
  /** Whether it ends a network (turns logits into class probabilities). */
  readonly isOutput: boolean;
  /** Parses one layer of an experiment file; unknown fields are refused. */
  readonly schema: ZodType<Config>;
  readonly fields: readonly FieldDescription[];
  readonly defaults: Config;
  /** "20 feature maps, 5 × 5, ReLU": the layer in a few words, for cards and announcements. */
  summary(config: Config): string;
  /** What is wrong with this layer on an input of this shape; empty when it trains. */
  issues(config: Config, input: Shape): LayerIssue[];
  /** Shape of one example after this layer; called only where `issues` found nothing. */
  outputShape(config: Config, input: Shape): Shape;
  /** Shapes of the trained parameters, or null for a layer without any. */
  parameterShapes(config: Config, input: Shape): ParameterShapes | null;
  /** Multiplications followed by an addition for one example, forward. */
  multiplyAdds(config: Config, input: Shape): number;
  /**
   * Variance of the initial weights under `initialization` (biases are N(0, 1)); 0 starts weights and biases at zero.
   * `poolSize` is the area of the max-pooling that follows (dropout may stand between), 1 without: network3 counts it for
   * convolutions.
   */
  initialVariance(config: Config, input: Shape, initialization: Initialization, poolSize: number): number;
}

/** The largest width, number of filters, or number of classes that a layer may have. */
export const MAXIMUM_UNITS = 10_000;
/** The largest side of a kernel or a pooling window. */
export const MAXIMUM_SIDE = 64;
