/**
 * Every layer kind, once. To add one: write its file, add it to `LayerConfig` and to `LAYER_KINDS`; the compiler then names
 * each engine, exporter and card that must learn it.
 */
import { z } from 'zod';
import { type ConvConfig, conv } from './conv.ts';
import { type DenseConfig, dense } from './dense.ts';
import { type DropoutConfig, dropout } from './dropout.ts';
import type { LayerKind } from './layer.ts';
import { type MaxPoolConfig, maxPool } from './maxPool.ts';
import { type SigmoidOutputConfig, sigmoidOutput } from './sigmoidOutput.ts';
import { type SoftmaxConfig, softmax } from './softmax.ts';

export type LayerConfig =
  | ConvConfig
  | MaxPoolConfig
  | DenseConfig
  | DropoutConfig
  | SoftmaxConfig
  | SigmoidOutputConfig;

export type LayerType = LayerConfig['type'];

/** The configuration of one kind, by its type. */
export type ConfigOf<Type extends LayerType> = Extract<LayerConfig, { type: Type }>;

export const LAYER_KINDS: { readonly [Type in LayerType]: LayerKind<ConfigOf<Type>> } = {
  conv,
  maxPool,
  dense,
  dropout,
  softmax,
  sigmoidOutput,
};

export const LAYER_TYPES = Object.keys(LAYER_KINDS) as LayerType[];

/** The kind of a layer. */
export function kindOf<Config extends LayerConfig>(config: Config): LayerKind<Config> {
  // The registry maps each type to the kind of that very type, which the compiler cannot follow through the union.
  return LAYER_KINDS[config.type] as unknown as LayerKind<Config>;
}

/** Parses one layer, whichever its kind. */
export const layerSchema = z.discriminatedUnion('type', [
  conv.schema,
  maxPool.schema,
  dense.schema,
  dropout.schema,
  softmax.schema,
  sigmoidOutput.schema,
] as never) as unknown as z.ZodType<LayerConfig>;
