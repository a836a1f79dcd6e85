/** Every experiment of the chapter, with its settings and the book's figure. Facts and figures: the book; words: ours. */
import { EXPERIMENT_FORMAT, type Experiment, parseExperiment } from '../domain/experiment.ts';
import type { LayerConfig } from '../domain/layers/registry.ts';
import type { CatalogueEntry, CatalogueExperiment, ExperimentEntry } from './entry.ts';
import { convPool, dense, doubleConv, dropout, SOFTMAX } from './stacks.ts';

interface Settings {
  readonly training?: Partial<Experiment['training']>;
  readonly data?: Partial<Experiment['data']>;
  readonly initialization?: Experiment['network']['initialization'];
}

function experiment(id: string, layers: readonly LayerConfig[], settings: Settings = {}): CatalogueExperiment {
  const { initialization } = settings;
  return {
    id,
    experiment: parseExperiment({
      format: EXPERIMENT_FORMAT,
      name: id,
      network: { input: [28, 28, 1], layers, ...(initialization === undefined ? {} : { initialization }) },
      data: { dataset: 'mnist', trainSize: 50_000, expansion: 'none', ...settings.data },
      training: { epochs: 60, miniBatchSize: 10, learningRate: 0.1, l2: 0, shuffle: 'never', ...settings.training },
      seed: 1,
    }),
  };
}

const THREE_SEEDS = [1, 2, 3];
const CHAPTER = 'chapter 6, “Convolutional neural networks in practice”, best of three runs by validation accuracy';

function book(testAccuracy: number, source = CHAPTER): { testAccuracy: number; source: string } {
  return { testAccuracy, source };
}

const RELU: Settings = { training: { learningRate: 0.03, l2: 0.1 } };
const EXPANDED: Settings = { ...RELU, data: { expansion: 'shift' } };
const LAMBDAS = [0, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100];

const DROPOUT_STACK: readonly LayerConfig[] = [
  ...convPool(20, 'relu'),
  ...convPool(40, 'relu'),
  dropout(0.5),
  dense(1000, 'relu'),
  dropout(0.5),
  dense(1000, 'relu'),
  dropout(0.5),
  SOFTMAX,
];

const DEEP_DENSE_STACK: readonly LayerConfig[] = [
  ...[2500, 2000, 1500, 1000, 500].map((units) => dense(units, 'tanh')),
  SOFTMAX,
];
const SLOWING = { epochs: 500, learningRate: { schedule: 'exponential', initial: 1e-3, final: 1e-6 } } as const;

const ENTRIES: readonly Omit<ExperimentEntry, 'kind'>[] = [
  {
    id: 'shallow',
    row: '1',
    title: 'Shallow net',
    description:
      'The baseline: one hidden layer of 100 sigmoid neurons, no picture of the image’s geometry. Everything later is measured against it. Look at how early its validation accuracy levels off.',
    predecessor: null,
    experiments: [experiment('shallow', [dense(100, 'sigmoid'), SOFTMAX])],
    book: { shallow: book(0.978) },
    seeds: THREE_SEEDS,
  },
  {
    id: 'earlier-chapter',
    row: '1b',
    title: 'Shallow net of the earlier chapters',
    description:
      'The same width with sigmoid outputs, the cross-entropy cost and regularization, as the book’s third chapter has it. The choice of output layer matters little; the penalty on large weights does.',
    predecessor: 'shallow',
    experiments: [
      experiment('earlier-chapter', [dense(100, 'sigmoid'), { type: 'sigmoidOutput', units: 10 }], {
        initialization: 'network2',
        training: { l2: 5, l2Scaling: 'examples', shuffle: 'everyEpoch' },
      }),
    ],
    book: { 'earlier-chapter': book(0.9804, 'chapter 3, quoted in chapter 6') },
    seeds: THREE_SEEDS,
  },
  {
    id: 'basic-conv',
    row: '2',
    title: 'One convolution',
    description:
      'A convolutional layer with pooling goes in front. Twenty shared 5 × 5 kernels learn strokes and edges wherever they stand, and the error falls by about half.',
    predecessor: 'shallow',
    experiments: [experiment('basic-conv', [...convPool(20, 'sigmoid'), dense(100, 'sigmoid'), SOFTMAX])],
    book: { 'basic-conv': book(0.9878) },
    seeds: THREE_SEEDS,
  },
  {
    id: 'conv-only',
    row: '3',
    title: 'Exercise: without the fully connected layer',
    description:
      'Does the fully connected layer help, or do the feature maps alone tell the digits apart? The book leaves the answer to its reader; here it takes a click.',
    predecessor: 'basic-conv',
    experiments: [experiment('conv-only', [...convPool(20, 'sigmoid'), SOFTMAX])],
    book: {},
    seeds: THREE_SEEDS,
  },
  {
    id: 'double-conv',
    row: '4',
    title: 'Two convolutions',
    description:
      'A second convolutional layer reads the feature maps of the first as a picture with twenty channels, and finds combinations of strokes. The net passes 99 %.',
    predecessor: 'basic-conv',
    experiments: [experiment('double-conv', doubleConv('sigmoid', 100))],
    book: { 'double-conv': book(0.9906) },
    seeds: THREE_SEEDS,
  },
  {
    id: 'tanh',
    row: '5',
    title: 'Problem: tanh instead of sigmoid',
    description:
      'Tanh is a sigmoid that is centred on zero. The book finds that it learns a little faster and ends about the same: compare the first epochs with those of the sigmoid net.',
    predecessor: 'double-conv',
    experiments: [
      experiment('double-conv-tanh', doubleConv('tanh', 100)),
      experiment('double-conv-tanh-20', doubleConv('tanh', 100), { training: { epochs: 20 } }),
    ],
    book: {},
    seeds: THREE_SEEDS,
  },
  {
    id: 'sigmoid-rates',
    row: '5b',
    title: 'Problem: can the sigmoid learn as fast?',
    description:
      'A sigmoid is a tanh of half the input, moved and halved; its slopes are a quarter as steep. Larger learning rates make up for part of that; two nets take the rescaled sigmoid 2σ(z) − 1 instead, which is centred on zero and twice as steep. Three epochs at the rate 0.1 took it to 98.5 % validation accuracy, the sigmoid to 97.5 %, tanh to 98.1 % (means of two seeds). Find the rate at which the curves of sigmoid and tanh meet, and the one at which training breaks.',
    predecessor: 'double-conv',
    experiments: [
      experiment('sigmoid-rate-0.2', doubleConv('sigmoid', 100), { training: { epochs: 20, learningRate: 0.2 } }),
      experiment('sigmoid-rate-0.4', doubleConv('sigmoid', 100), { training: { epochs: 20, learningRate: 0.4 } }),
      experiment('sigmoid-rate-0.8', doubleConv('sigmoid', 100), { training: { epochs: 20, learningRate: 0.8 } }),
      experiment('sigmoid-rate-1.6', doubleConv('sigmoid', 100), { training: { epochs: 20, learningRate: 1.6 } }),
      experiment('sigmoid-rescaled', doubleConv('rescaledSigmoid', 100), { training: { epochs: 20 } }),
      experiment('sigmoid-rescaled-rate-0.2', doubleConv('rescaledSigmoid', 100), {
        training: { epochs: 20, learningRate: 0.2 },
      }),
    ],
    book: {},
    seeds: THREE_SEEDS,
  },
  {
    id: 'relu',
    row: '6',
    title: 'Rectified linear units',
    description:
      'ReLU does not saturate for large inputs, so that its neurons keep learning. With a smaller learning rate and a little regularization it beats sigmoid and tanh.',
    predecessor: 'double-conv',
    experiments: [experiment('double-conv-relu', doubleConv('relu', 100), RELU)],
    book: { 'double-conv-relu': book(0.9923) },
    seeds: THREE_SEEDS,
  },
  {
    id: 'lambda-sweep',
    row: '6b',
    title: 'How much regularization?',
    description:
      'The book’s program sweeps λ over seven powers of ten for sigmoid and ReLU; the text left it out because little came of it. The largest values do show: they hold the weights at nothing.',
    predecessor: 'relu',
    experiments: [
      ...LAMBDAS.map((l2) =>
        experiment(`relu-lambda-${l2}`, doubleConv('relu', 100), { training: { learningRate: 0.03, l2 } }),
      ),
      ...LAMBDAS.map((l2) => experiment(`sigmoid-lambda-${l2}`, doubleConv('sigmoid', 100), { training: { l2 } })),
    ] as unknown as ExperimentEntry['experiments'],
    book: {},
    seeds: [1],
  },
  {
    id: 'expanded',
    row: '7',
    title: 'Five times the data',
    description:
      'Each training image also moved by one pixel up, down, left and right: 250,000 images. The net knows that shifts mean nothing only as far as its pooling reaches; the data tell it the rest.',
    predecessor: 'relu',
    experiments: [experiment('expanded', doubleConv('relu', 100), EXPANDED)],
    book: { expanded: book(0.9937) },
    seeds: THREE_SEEDS,
  },
  {
    id: 'wider',
    row: '8',
    title: 'A wider fully connected layer',
    description:
      'Three and ten times as many neurons on the expanded data. The gain is small, and the widest is not the best.',
    predecessor: 'expanded',
    experiments: [
      experiment('wider-300', doubleConv('relu', 300), EXPANDED),
      experiment('wider-1000', doubleConv('relu', 1000), EXPANDED),
    ],
    book: { 'wider-300': book(0.9946), 'wider-1000': book(0.9943) },
    seeds: THREE_SEEDS,
  },
  {
    id: 'extra-layer',
    row: '9',
    title: 'A second fully connected layer',
    description:
      'Depth instead of width, at three widths. Again a little better, again not by much: the net can do more than it is taught.',
    predecessor: 'expanded',
    experiments: [
      experiment('extra-100', doubleConv('relu', 100, 100), EXPANDED),
      experiment('extra-300', doubleConv('relu', 300, 300), EXPANDED),
      experiment('extra-1000', doubleConv('relu', 1000, 1000), EXPANDED),
    ],
    book: { 'extra-100': book(0.9943), 'extra-300': book(0.9948), 'extra-1000': book(0.9947) },
    seeds: THREE_SEEDS,
  },
  {
    id: 'dropout',
    row: '10',
    title: 'Dropout',
    description:
      'Half of the inputs of both wide layers and of the softmax layer are silenced at random in each step. No neuron can rely on a few others, and the wide net at last pays. Five runs, which then vote.',
    predecessor: 'extra-layer',
    experiments: [
      experiment('dropout', DROPOUT_STACK, {
        training: { epochs: 40, learningRate: 0.03 },
        data: { expansion: 'shift' },
      }),
    ],
    book: { dropout: book(0.996) },
    seeds: [1, 2, 3, 4, 5],
  },
  {
    id: 'simard',
    row: '12',
    title: 'Elastic distortions',
    description:
      'Simard, Steinkraus and Platt (2003) rotated, moved, skewed and elastically bent each image, afresh every epoch. The net of row 6 on such data never sees the same digit twice.',
    predecessor: 'relu',
    experiments: [experiment('simard', doubleConv('relu', 100), { ...RELU, data: { expansion: 'distort' } })],
    book: { simard: book(0.996, 'Simard, Steinkraus and Platt 2003, quoted in chapter 6') },
    seeds: THREE_SEEDS,
  },
  {
    id: 'ciresan',
    row: '13',
    title: 'Deep, big, simple',
    description:
      'Cireșan, Meier, Gambardella and Schmidhuber (2010): five plain fully connected layers, distorted images and patience. No convolution at all, and nearly the best result of the chapter.',
    predecessor: 'simard',
    experiments: [
      experiment('ciresan', DEEP_DENSE_STACK, { training: SLOWING, data: { expansion: 'distort' } }),
      // What the distortions are worth shows beside the same net without them.
      experiment('ciresan-undistorted', DEEP_DENSE_STACK, { training: SLOWING }),
    ],
    book: { ciresan: book(0.9965, 'Cireșan et al. 2010, quoted in chapter 6') },
    seeds: [1],
  },
];

/** Every entry, in the order of the chapter. */
export const CATALOGUE: readonly CatalogueEntry[] = ENTRIES.flatMap((entry): CatalogueEntry[] => {
  const experiments: CatalogueEntry = { kind: 'experiments', ...entry };
  if (entry.id !== 'dropout') return [experiments];
  return [
    experiments,
    {
      kind: 'ensemble',
      id: 'ensemble',
      row: '11',
      title: 'Five nets that vote',
      description:
        'The five nets of the dropout experiment err on different digits. A plurality vote among them mends more than it breaks: in the book 33 of 10,000 remain.',
      predecessor: 'dropout',
      of: 'dropout',
      bookFigure: book(0.9967, 'chapter 6: five nets that vote'),
    },
  ];
});

/** The experiment that the command line and the page know by `id`. */
export function findExperiment(id: string): CatalogueExperiment | undefined {
  return CATALOGUE.flatMap((entry) => (entry.kind === 'experiments' ? [...entry.experiments] : [])).find(
    (candidate) => candidate.id === id,
  );
}

/** The book's figure for an experiment of the catalogue, by experiment id. */
export function bookFigureOf(id: string): ExperimentEntry['book'][string] | undefined {
  for (const entry of CATALOGUE) {
    const figure = entry.kind === 'experiments' ? entry.book[id] : undefined;
    if (figure !== undefined) return figure;
  }
  return undefined;
}
