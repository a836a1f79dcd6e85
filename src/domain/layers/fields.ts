/** Schemas and field descriptions that several layer kinds share. */
import { z } from 'zod';
import { ACTIVATION_LABELS, ACTIVATIONS } from '../activation.ts';
import { type FieldDescription, MAXIMUM_SIDE, MAXIMUM_UNITS } from './layer.ts';

export const activationSchema = z.enum(ACTIVATIONS);
export const unitsSchema = z.int().min(1).max(MAXIMUM_UNITS);
const side = z.int().min(1).max(MAXIMUM_SIDE);
/** [height, width] of a kernel or a pooling window. */
export const sizeSchema = z.tuple([side, side]).readonly();

export type Size = readonly [height: number, width: number];

export const activationField: FieldDescription = {
  kind: 'choice',
  name: 'activation',
  label: 'Activation',
  choices: ACTIVATIONS.map((value) => ({ value, label: ACTIVATION_LABELS[value] })),
};

export function unitsField(name: string, label: string): FieldDescription {
  return { kind: 'integer', name, label, minimum: 1, maximum: MAXIMUM_UNITS };
}

export function sizeField(name: string, label: string): FieldDescription {
  return { kind: 'size', name, label, minimum: 1, maximum: MAXIMUM_SIDE };
}
