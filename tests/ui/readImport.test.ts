import { describe, expect, it } from 'vitest';
import { findExperiment } from '../../src/catalogue/catalogue.ts';
import { defaultDraft } from '../../src/store/defaultDraft.ts';
import { type ImportResult, MAXIMUM_FILE_BYTES, readImport, readImportFile } from '../../src/ui/exchange/readImport.ts';

const CURRENT = { ...defaultDraft(), seed: 12 };
const FILE = JSON.stringify(CURRENT);

/** What is told about a text that cannot be opened. */
function refused(result: ImportResult): string[] {
  if (result.isRead) throw new Error('was opened');
  const { message, details } = result.failure;
  return [message, ...details.map(({ place, expected, received }) => `${place}: ${expected}, not ${received}`)];
}

describe('an experiment file', () => {
  it('is opened as what it is', () => {
    const other = { ...CURRENT, name: 'other', seed: 3 };
    expect(readImport(`\n ${JSON.stringify(other, null, 2)}`, CURRENT)).toEqual({
      isRead: true,
      experiment: other,
      from: 'experiment file',
    });
  });

  it('with an unknown field, a negative rate, an impossible stack or its end cut off is refused with the field’s path', () => {
    const unknown = refused(readImport(FILE.replace('"epochs"', '"colour":"red","epochs"'), CURRENT));
    expect(unknown[1]).toBe('training.colour: no such field, not "red"');
    const negative = refused(readImport(FILE.replace(/"learningRate":[\d.]+/, '"learningRate":-1'), CURRENT));
    expect(negative[1]).toContain('training.learningRate: more than 0, not -1');
    const impossible = refused(readImport(FILE.replace('"kernel":[5,5]', '"kernel":[40,5]'), CURRENT));
    expect(impossible[1]).toContain('network.layers[0].kernel: a kernel of at most 28 × 28');
    const cut = refused(readImport(FILE.slice(0, 200), CURRENT));
    expect(cut[1]).toMatch(/^The whole: JSON/);
    expect(refused(readImport('[]', CURRENT))).toHaveLength(2);
    expect(refused(readImport(' \n', CURRENT))[1]).toBe('The whole: an experiment file or network3 code, not nothing');
  });

  it('that is too large is refused unread, and so are bytes that are no text', async () => {
    const huge = new File([new Uint8Array(MAXIMUM_FILE_BYTES + 1)], 'huge.json');
    expect(refused(await readImportFile(huge, CURRENT))[0]).toContain('huge.json is too large');
    expect(refused(readImport(' '.repeat(MAXIMUM_FILE_BYTES + 1), CURRENT))[0]).toContain('too large');
    const bytes = new File([Uint8Array.of(0x7b, 0xff, 0xfe)], 'picture.json');
    expect(refused(await readImportFile(bytes, CURRENT))[0]).toContain('could not be read as text');
    const good = new File([FILE], 'good.json');
    expect((await readImportFile(good, CURRENT)).isRead).toBe(true);
  });
});

const CODE = `>>> net = Network([
        ConvPoolLayer(image_shape=(mini_batch_size, 1, 28, 28),
                      filter_shape=(20, 1, 5, 5),
                      poolsize=(2, 2)),
        FullyConnectedLayer(n_in=20*12*12, n_out=100),
        SoftmaxLayer(n_in=100, n_out=10)], mini_batch_size)
>>> net.SGD(training_data, 60, mini_batch_size, 0.1,
            validation_data, test_data)`;

describe('network3 code', () => {
  it('becomes the stack and the settings; what it is silent about stays', () => {
    const result = readImport(CODE, {
      ...CURRENT,
      training: { ...CURRENT.training, epochs: 3, shuffle: 'everyEpoch' },
    });
    if (!result.isRead) throw new Error(result.failure.message);
    const book = findExperiment('basic-conv')?.experiment;
    expect(result.experiment).toEqual({ ...book, name: 'network3 code', seed: 12 });
    const withoutTraining = readImport(CODE.slice(0, CODE.indexOf('>>> net.SGD')), {
      ...CURRENT,
      training: { ...CURRENT.training, epochs: 3 },
    });
    expect(withoutTraining).toMatchObject({ isRead: true, experiment: { training: { epochs: 3, miniBatchSize: 10 } } });
  });

  it('that cannot be read is quoted with a caret below the character', () => {
    const result = readImport(CODE.replace('poolsize=(2, 2)', 'poolsize=(2, two)'), CURRENT);
    if (result.isRead) throw new Error('was opened');
    const [detail] = result.failure.details;
    expect(detail?.place).toBe('Line 4, column 36');
    const [line = '', caret = ''] = detail?.quote?.split('\n') ?? [];
    expect(line.slice(caret.indexOf('^'))).toMatch(/^two\)/);
    expect(refused(readImport('hello', CURRENT))[1]).toContain('Network([...], mini_batch_size)');
  });

  it('with settings that no experiment may have is refused by the field', () => {
    const result = refused(readImport(CODE.replace('mini_batch_size, 0.1', 'mini_batch_size, 1000'), CURRENT));
    expect(result[1]).toContain('training.learningRate: at most 100, not 1000');
  });
});
