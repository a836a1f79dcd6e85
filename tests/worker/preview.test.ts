import { describe, expect, it } from 'vitest';
import { distortEpoch } from '../../src/data/distortion/distortEpoch.ts';
import { loadMnist } from '../../src/data/node/loadMnist.ts';
import { writeExample } from '../../src/data/shift.ts';
import { DEFAULT_DISTORTION } from '../../src/domain/distortion.ts';
import type { PortListeners } from '../../src/worker/clientPort.ts';
import { answerPreview, previewPictures } from '../../src/worker/preview.ts';
import { createPreviewClient } from '../../src/worker/previewClient.ts';
import type { FromPreview, PreviewQuestion, ToPreview } from '../../src/worker/previewMessages.ts';

const SETTINGS = { ...DEFAULT_DISTORTION, rotationDegrees: 30, translationPixels: 2.5 };

async function questionAbout(number: number, making: PreviewQuestion['making']): Promise<PreviewQuestion> {
  const { training } = await loadMnist();
  const image = training.images.slice(number * 784, (number + 1) * 784);
  return { image, label: training.labels[number] ?? 0, number, making };
}

describe('the preview of a digit', () => {
  it('is what training takes, to the byte, epoch after epoch', async () => {
    const { training } = await loadMnist();
    for (const number of [0, 3, 299]) {
      const question = await questionAbout(number, { kind: 'distort', distortion: SETTINGS, seed: 6, epochs: 3 });
      const pictures = previewPictures(question);
      expect(pictures.length).toBe(3 * 784);
      const target = new Uint8Array(training.images.length);
      for (const epoch of [1, 2, 3]) {
        await distortEpoch({
          source: training,
          shape: [28, 28],
          settings: SETTINGS,
          seed: 6,
          epoch,
          count: 300,
          target,
        });
        expect(pictures.slice((epoch - 1) * 784, epoch * 784)).toEqual(target.slice(number * 784, (number + 1) * 784));
      }
    }
  });

  it('has the five examples of a shifted training set', async () => {
    const { training } = await loadMnist();
    const pictures = previewPictures(await questionAbout(7, { kind: 'shift' }));
    expect(pictures.length).toBe(5 * 784);
    const target = new Uint8Array(784);
    for (let shift = 0; shift < 5; shift += 1) {
      writeExample(training.images, shift * 50_000 + 7, 50_000, [28, 28, 1], target);
      expect(pictures.slice(shift * 784, (shift + 1) * 784)).toEqual(target);
    }
  });

  it('tells of the latest question only', async () => {
    const first = await questionAbout(1, { kind: 'shift' });
    const second = await questionAbout(2, { kind: 'shift' });
    const heard: number[] = [];
    const failures: string[] = [];
    const answers: FromPreview[] = [];
    let page: PortListeners<FromPreview> | null = null;
    const client = createPreviewClient(
      () => ({
        post: (message: ToPreview) => answers.push(answerPreview(message)),
        terminate: () => {},
        listen: (listeners) => {
          page = listeners;
        },
      }),
      {
        onPictures: (pictures, question) => {
          expect(pictures).toEqual(previewPictures(question));
          heard.push(question.number);
        },
        onFailure: (reason) => failures.push(reason),
      },
    );
    const deliver = (message: FromPreview) => page?.onMessage(message);
    client.ask(first);
    client.ask(second);
    answers.forEach(deliver);
    expect(heard).toEqual([2]);
    deliver({ type: 'failed', request: 1, message: 'long ago' });
    deliver({ type: 'failed', request: 2, message: 'out of memory' });
    expect(failures).toEqual(['out of memory']);
  });
});
