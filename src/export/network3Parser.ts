/** Reads the chapter's own code (`Network([...], mini_batch_size)` and its `net.SGD(...)`) as a stack and its settings. */
import type { Activation } from '../domain/activation.ts';
import { formatShape, type Shape, sizeOf } from '../domain/layers/layer.ts';
import { kindOf, type LayerConfig } from '../domain/layers/registry.ts';
import type { ImageShape } from '../domain/network.ts';
import { type CallExpression, type Expression, ExpressionReader, tokenText } from './pythonExpressions.ts';
import { CodeError, type Token, tokenize } from './pythonTokens.ts';

/** What network3 code says; settings that it leaves out are absent. */
export interface Network3Program {
  readonly input: ImageShape;
  readonly layers: readonly LayerConfig[];
  readonly miniBatchSize: number;
  readonly training: {
    readonly epochs: number;
    readonly learningRate: number;
    readonly l2: number;
    /** Whether it trains on the five-fold, shifted set. */
    readonly expanded: boolean;
  } | null;
}

const ACTIVATION_NAMES: ReadonlyMap<string, Activation> = new Map([
  ['sigmoid', 'sigmoid'],
  // Not network3's own: the name that the lab's export defines.
  ['rescaled_sigmoid', 'rescaledSigmoid'],
  ['tanh', 'tanh'],
  ['ReLU', 'relu'],
  ['linear', 'linear'],
]);

const DEFAULT_MINI_BATCH_SIZE = 10;

/**
 * Parses pasted code: interactive prompts, imports and other statements around it are passed over; the last `Network(...)` and
 * the last `.SGD(...)` count, as running the code would have it.
 *
 * @throws CodeError with the character at which the code cannot be understood
 */
export function parseNetwork3(source: string): Network3Program {
  const tokens = tokenize(source);
  const constants = numericAssignments(tokens);
  let network: CallExpression | null = null;
  let training: CallExpression | null = null;
  const expandedNames = expandedDataNames(tokens);
  tokens.forEach((token, index) => {
    if (tokens[index + 1]?.text !== '(' || token.kind !== 'name') return;
    if (token.text === 'Network') network = readCall(tokens.slice(index), constants);
    if (token.text === 'SGD') training = readCall(tokens.slice(index), constants);
  });
  if (network === null) throw new CodeError(0, 'a call of Network([...], mini_batch_size)', 'code without one');
  return programOf(network, training, constants, expandedNames);
}

function readCall(tokens: readonly Token[], constants: ReadonlyMap<string, number>): CallExpression {
  const expression = new ExpressionReader(tokens, constants).expression();
  if (expression.kind !== 'call') throw new CodeError(expression.offset, 'a call', `a ${expression.kind}`);
  return expression;
}

/** Every `name = number` of the code. */
function numericAssignments(tokens: readonly Token[]): Map<string, number> {
  const constants = new Map<string, number>([['mini_batch_size', DEFAULT_MINI_BATCH_SIZE]]);
  let depth = 0;
  tokens.forEach((token, index) => {
    if (token.text === '(' || token.text === '[') depth += 1;
    if (token.text === ')' || token.text === ']') depth -= 1;
    const value = tokens[index + 2];
    // Inside brackets the same shape is a keyword argument.
    if (depth === 0 && token.kind === 'name' && tokens[index + 1]?.text === '=' && value?.kind === 'number') {
      constants.set(token.text, Number(value.text));
    }
  });
  return constants;
}

/** Names that hold data loaded from an expanded file: `a, _, _ = load_data_shared("...expanded...")`. */
function expandedDataNames(tokens: readonly Token[]): Set<string> {
  const names = new Set(['expanded_training_data']);
  tokens.forEach((token, index) => {
    if (token.kind !== 'string' || !token.text.includes('expanded')) return;
    const equals = tokens.slice(0, index).findLastIndex((earlier) => earlier.text === '=');
    let first = equals - 1;
    while (first > 1 && tokens[first - 1]?.text === ',') first -= 2;
    const name = tokens[first];
    if (equals > 0 && name?.kind === 'name') names.add(name.text);
  });
  return names;
}

class Arguments {
  private readonly used = new Set<string>();

  constructor(
    private readonly call: CallExpression,
    private readonly names: readonly string[],
    private readonly constants: ReadonlyMap<string, number>,
  ) {
    const extra = call.positional[names.length];
    if (extra !== undefined) {
      throw new CodeError(
        extra.offset,
        `at most ${names.length} arguments of ${call.name}`,
        `${call.positional.length}`,
      );
    }
    for (const [name, value] of call.keywords) {
      if (!names.includes(name))
        throw new CodeError(value.offset, `an argument of ${call.name} (${names.join(', ')})`, name);
    }
  }

  find(name: string): Expression | undefined {
    this.used.add(name);
    return this.call.keywords.get(name) ?? this.call.positional[this.names.indexOf(name)];
  }

  need(name: string): Expression {
    const value = this.find(name);
    if (value === undefined)
      throw new CodeError(this.call.offset, `${name} in ${this.call.name}(...)`, 'no such argument');
    return value;
  }

  number(name: string, fallback?: number): number {
    const value = fallback === undefined ? this.need(name) : this.find(name);
    return value === undefined ? (fallback ?? 0) : numeric(value, this.constants);
  }

  numbers(name: string, count: number, fallback?: readonly number[]): readonly number[] {
    const value = fallback === undefined ? this.need(name) : this.find(name);
    if (value === undefined) return fallback ?? [];
    if (value.kind !== 'sequence' || value.items.length !== count) {
      throw new CodeError(value.offset, `${count} numbers in brackets for ${name}`, kindText(value));
    }
    return value.items.map((item) => numeric(item, this.constants));
  }

  activation(): Activation {
    const value = this.find('activation_fn');
    if (value === undefined) return 'sigmoid';
    const activation = value.kind === 'name' ? ACTIVATION_NAMES.get(value.name) : undefined;
    if (activation === undefined) {
      const received = value.kind === 'name' ? value.name : kindText(value);
      throw new CodeError(value.offset, [...ACTIVATION_NAMES.keys()].join(', '), received);
    }
    return activation;
  }
}

function numeric(value: Expression, constants: ReadonlyMap<string, number>): number {
  return new ExpressionReader([], constants).numberOf(value);
}

function kindText(value: Expression): string {
  return value.kind === 'sequence' ? `${value.items.length} values` : `a ${value.kind}`;
}

function programOf(
  network: CallExpression,
  training: CallExpression | null,
  constants: ReadonlyMap<string, number>,
  expandedNames: ReadonlySet<string>,
): Network3Program {
  const settings = new Arguments(network, ['layers', 'mini_batch_size'], constants);
  const list = settings.need('layers');
  if (list.kind !== 'sequence') throw new CodeError(list.offset, 'a list of layers', kindText(list));
  const first = list.items[0];
  const input = inputShape(first, constants);
  const layers: LayerConfig[] = [];
  let shape: Shape = input;
  for (const item of list.items) {
    if (item.kind !== 'call') throw new CodeError(item.offset, 'a layer', kindText(item));
    const found: LayerConfig[] = layersOf(item, shape, constants);
    for (const layer of found) {
      const kind = kindOf(layer);
      const parsed = kind.schema.safeParse(layer);
      if (!parsed.success) {
        throw new CodeError(
          item.offset,
          `possible values (${parsed.error.issues[0]?.message ?? ''})`,
          kind.summary(layer),
        );
      }
      const issue = kind.issues(layer, shape)[0];
      if (issue !== undefined) throw new CodeError(item.offset, issue.expected, issue.received);
      shape = kind.outputShape(layer, shape);
      layers.push(layer);
    }
  }
  return {
    input,
    layers,
    miniBatchSize: settings.number('mini_batch_size', constants.get('mini_batch_size')),
    training: training === null ? null : trainingOf(training, constants, expandedNames),
  };
}

function trainingOf(
  call: CallExpression,
  constants: ReadonlyMap<string, number>,
  expandedNames: ReadonlySet<string>,
): Network3Program['training'] {
  const values = new Arguments(
    call,
    ['training_data', 'epochs', 'mini_batch_size', 'eta', 'validation_data', 'test_data', 'lmbda'],
    constants,
  );
  const data = values.need('training_data');
  return {
    epochs: values.number('epochs'),
    learningRate: values.number('eta'),
    l2: values.number('lmbda', 0),
    expanded: data.kind === 'name' && expandedNames.has(data.name),
  };
}

/** [height, width, channels]: the first convolution's image_shape, or MNIST's where a flat layer comes first. */
function inputShape(first: Expression | undefined, constants: ReadonlyMap<string, number>): ImageShape {
  if (first?.kind === 'call' && first.name === 'ConvPoolLayer') {
    const names = ['filter_shape', 'image_shape', 'poolsize', 'activation_fn'];
    const [, channels = 1, height = 28, width = 28] = new Arguments(first, names, constants).numbers('image_shape', 4);
    return [height, width, channels];
  }
  return [28, 28, 1];
}

function layersOf(call: CallExpression, input: Shape, constants: ReadonlyMap<string, number>): LayerConfig[] {
  switch (call.name) {
    case 'ConvPoolLayer': {
      const values = new Arguments(call, ['filter_shape', 'image_shape', 'poolsize', 'activation_fn'], constants);
      const [filters = 0, channels = 0, height = 0, width = 0] = values.numbers('filter_shape', 4);
      const [poolHeight = 1, poolWidth = 1] = values.numbers('poolsize', 2, [2, 2]);
      const imageShape = values.find('image_shape');
      if (imageShape !== undefined && input.length === 3) {
        const [, givenChannels, givenHeight, givenWidth] = values.numbers('image_shape', 4);
        if (givenHeight !== input[0] || givenWidth !== input[1] || givenChannels !== input[2]) {
          throw new CodeError(
            imageShape.offset,
            `image_shape=(mini_batch_size, ${input[2]}, ${input[0]}, ${input[1]}) after the layers before it`,
            `(${[givenChannels, givenHeight, givenWidth].join(', ')})`,
          );
        }
      }
      if (input.length === 3 && channels !== input[2]) {
        const place = values.need('filter_shape');
        throw new CodeError(place.offset, `${input[2]} input feature maps in filter_shape`, `${channels}`);
      }
      const conv: LayerConfig = { type: 'conv', filters, kernel: [height, width], activation: values.activation() };
      const hasPool = poolHeight !== 1 || poolWidth !== 1;
      return hasPool ? [conv, { type: 'maxPool', size: [poolHeight, poolWidth] }] : [conv];
    }
    case 'FullyConnectedLayer': {
      const values = new Arguments(call, ['n_in', 'n_out', 'activation_fn', 'p_dropout'], constants);
      checkInputs(values, input);
      return [...dropoutOf(values), { type: 'dense', units: values.number('n_out'), activation: values.activation() }];
    }
    case 'SoftmaxLayer': {
      const values = new Arguments(call, ['n_in', 'n_out', 'p_dropout'], constants);
      checkInputs(values, input);
      return [...dropoutOf(values), { type: 'softmax', units: values.number('n_out') }];
    }
    default:
      throw new CodeError(
        call.offset,
        'ConvPoolLayer, FullyConnectedLayer or SoftmaxLayer',
        tokenText({ kind: 'name', text: call.name, offset: call.offset }),
      );
  }
}

function dropoutOf(values: Arguments): LayerConfig[] {
  const rate = values.number('p_dropout', 0);
  return rate === 0 ? [] : [{ type: 'dropout', rate }];
}

function checkInputs(values: Arguments, input: Shape): void {
  const given = values.number('n_in');
  if (given !== sizeOf(input)) {
    const place = values.need('n_in');
    throw new CodeError(place.offset, `n_in=${sizeOf(input)} (${formatShape(input)} before it)`, `${given}`);
  }
}
