import type { Activation } from '../../domain/activation.ts';
import classes from './FeatureMaps.module.css';

const FUNCTIONS: Record<Activation, (z: number) => number> = {
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  rescaledSigmoid: (z) => Math.tanh(z / 2),
  tanh: Math.tanh,
  relu: (z) => Math.max(0, z),
  linear: (z) => z,
};

const LIMIT = 4;
const POINTS = 24;

/** From -4 to 4; each function is drawn in its own range, so that its form is seen. */
function pathOf(activation: Activation): string {
  const values = Array.from({ length: POINTS + 1 }, (_, index) => {
    const z = -LIMIT + (2 * LIMIT * index) / POINTS;
    return [z, FUNCTIONS[activation](z)] as const;
  });
  const outputs = values.map(([, output]) => output);
  const [least, most] = [Math.min(...outputs), Math.max(...outputs)];
  return values
    .map(([z, output], index) => {
      const x = ((z + LIMIT) / (2 * LIMIT)) * 20 + 1;
      const y = 12 - ((output - least) / (most - least)) * 10;
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join('');
}

const PATHS: Record<Activation, string> = {
  sigmoid: pathOf('sigmoid'),
  rescaledSigmoid: pathOf('rescaledSigmoid'),
  tanh: pathOf('tanh'),
  relu: pathOf('relu'),
  linear: pathOf('linear'),
};

/** The form of an activation function, beside its name. Decoration. */
export function ActivationGraph({ activation }: { readonly activation: Activation }) {
  return (
    <svg className={classes.graph} viewBox="0 0 22 14" width="22" height="14" aria-hidden="true">
      <path d="M1,7H21M11,1V13" stroke="var(--line-strong)" strokeWidth="0.75" />
      <path d={PATHS[activation]} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}
