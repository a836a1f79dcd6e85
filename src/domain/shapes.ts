/** The shape of an example at every place of a stack, and what the layers cost there. Derived, never stored. */
import { engineMemory, formatGigabytes, heaviestLayer, MAXIMUM_ENGINE_BYTES } from './engineMemory.ts';
import type { Issue, ParameterShapes, Shape } from './layers/layer.ts';
import { sizeOf } from './layers/layer.ts';
import { kindOf, type LayerConfig } from './layers/registry.ts';
import { valueIssues } from './layers/valueIssues.ts';
import type { Network } from './network.ts';

/** One layer with what follows from its place in the stack. */
export interface LayerAnalysis {
  readonly layer: LayerConfig;
  /** Null from the first layer on whose own input is unknown because an earlier layer is impossible. */
  readonly input: Shape | null;
  readonly output: Shape | null;
  readonly parameterShapes: ParameterShapes | null;
  /** Trained numbers, weights and biases; null where the shape is unknown. */
  readonly parameterCount: number | null;
  /** Multiply-adds of one example, forward; null where the shape is unknown. */
  readonly multiplyAdds: number | null;
}

export interface NetworkAnalysis {
  readonly layers: readonly LayerAnalysis[];
  readonly issues: readonly Issue[];
  /** Sums over the layers; null while a shape is unknown. */
  readonly parameterCount: number | null;
  readonly multiplyAdds: number | null;
}

/** The number of classes of the data, which the output layer must have. */
export const CLASS_COUNT = 10;
/** More trained numbers than this would not fit the memory of an ordinary tab. */
export const MAXIMUM_PARAMETERS = 50_000_000;
/** More values than this in one layer's output, for one example, would not either. */
export const MAXIMUM_ACTIVATIONS = 4_000_000;

function countOf(shapes: ParameterShapes | null): number {
  return shapes === null ? 0 : shapes.weight.reduce((product, side) => product * side, 1) + shapes.bias[0];
}

/**
 * Shapes, costs and issues of a stack in one walk. A network without issues trains in every engine; one with issues is
 * never handed to an engine.
 */
export function analyzeNetwork(network: Network): NetworkAnalysis {
  const issues: Issue[] = [];
  const layers: LayerAnalysis[] = [];
  const last = network.layers.length - 1;
  let shape: Shape | null = network.input;
  network.layers.forEach((layer, index) => {
    const kind = kindOf(layer);
    const own: Issue[] = valueIssues(kind, layer).map((issue): Issue => ({ ...issue, layer: index }));
    const hasLegalValues = own.length === 0;
    if (kind.isOutput && index !== last) {
      own.push({
        code: 'layerAfterOutput',
        layer: index + 1,
        message: `${kind.label} ends a network; nothing can follow it.`,
        expected: `${kind.label} as the last layer`,
        received: `${network.layers.length - 1 - index} more below it`,
      });
    }
    if (hasLegalValues && kind.isOutput && index === last && 'units' in layer && layer.units !== CLASS_COUNT) {
      own.push({
        code: 'outputSizeMismatch',
        layer: index,
        field: 'units',
        message: `The data has ${CLASS_COUNT} classes, the output layer ${layer.units}.`,
        expected: `${CLASS_COUNT} classes`,
        received: `${layer.units}`,
      });
    }
    const input = shape;
    let analysis: LayerAnalysis = {
      layer,
      input,
      output: null,
      parameterShapes: null,
      parameterCount: null,
      multiplyAdds: null,
    };
    if (input !== null && hasLegalValues) {
      const found = kind.issues(layer, input).map((issue): Issue => ({ ...issue, layer: index }));
      own.push(...found);
      if (found.length === 0) {
        const output = kind.outputShape(layer, input);
        const parameterShapes = kind.parameterShapes(layer, input);
        analysis = {
          layer,
          input,
          output,
          parameterShapes,
          parameterCount: countOf(parameterShapes),
          multiplyAdds: kind.multiplyAdds(layer, input),
        };
        if (sizeOf(output) > MAXIMUM_ACTIVATIONS) {
          own.push({
            code: 'tooLarge',
            layer: index,
            message: `${kind.label} puts out ${sizeOf(output).toLocaleString('en')} values an image, more than a tab can hold.`,
            expected: `at most ${MAXIMUM_ACTIVATIONS.toLocaleString('en')} values`,
            received: sizeOf(output).toLocaleString('en'),
          });
        }
      }
    }
    shape = analysis.output;
    layers.push(analysis);
    issues.push(...own);
  });

  const final = network.layers.at(-1);
  if (final === undefined) {
    issues.push({
      code: 'noLayers',
      message: 'The stack is empty.',
      expected: 'at least an output layer',
      received: 'no layers',
    });
  } else if (!kindOf(final).isOutput) {
    issues.push({
      code: 'noOutputLayer',
      layer: last,
      message: 'The stack must end in an output layer, softmax as a rule.',
      expected: 'softmax as the last layer',
      received: kindOf(final).label,
    });
  }

  const sum = (pick: (layer: LayerAnalysis) => number | null): number | null =>
    layers.reduce<number | null>((total, layer) => {
      const value = pick(layer);
      return total === null || value === null ? null : total + value;
    }, 0);
  const parameterCount = sum((layer) => layer.parameterCount);
  if (parameterCount !== null && parameterCount > MAXIMUM_PARAMETERS) {
    const widest = layers.reduce(
      (best, layer, index) => ((layer.parameterCount ?? 0) > (layers[best]?.parameterCount ?? 0) ? index : best),
      0,
    );
    issues.push({
      code: 'tooLarge',
      layer: widest,
      message: `The network has ${parameterCount.toLocaleString('en')} parameters, more than a tab can hold.`,
      expected: `at most ${MAXIMUM_PARAMETERS.toLocaleString('en')} parameters`,
      received: parameterCount.toLocaleString('en'),
    });
  }
  // Of a single layer or all weights that are too large, the issues above tell already.
  const memory = issues.some(({ code }) => code === 'tooLarge') ? null : engineMemory(layers, 1);
  if (memory !== null && memory > MAXIMUM_ENGINE_BYTES) {
    issues.push({
      code: 'tooLarge',
      layer: heaviestLayer(layers),
      message: 'All layers together take more memory than a tab can give.',
      expected: `at most ${formatGigabytes(MAXIMUM_ENGINE_BYTES)}`,
      received: formatGigabytes(memory),
    });
  }
  return { layers, issues, parameterCount, multiplyAdds: sum((layer) => layer.multiplyAdds) };
}
