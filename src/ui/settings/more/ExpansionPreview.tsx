import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { SHIFTS } from '../../../data/shift.ts';
import { distortionOf, type Experiment } from '../../../domain/experiment.ts';
import type { ExampleSet } from '../../../engine/engine.ts';
import { useLab } from '../../../store/labStore.ts';
import type { PreviewQuestion } from '../../../store/preview.ts';
import { NumberField } from '../../common/NumberField.tsx';
import { DigitPicture } from '../../digit/DigitPicture.tsx';
import classes from './More.module.css';
import { usePictures } from './usePictures.ts';

const PIXELS = 28 * 28;
/** Epochs that a row shows. */
const EPOCHS = 9;
const SIZE = 56;

const SHIFT_LABELS: Record<(typeof SHIFTS)[number]['name'], string> = {
  none: 'As it is',
  down: 'Down',
  up: 'Up',
  right: 'Right',
  left: 'Left',
};

interface Sample {
  readonly caption: string;
  readonly pixels: Uint8Array;
}

interface SamplesProps {
  readonly draft: Experiment;
  readonly training: ExampleSet;
  /** Which training image. */
  readonly number: number;
}

function useQuestion({ draft, training, number }: SamplesProps): PreviewQuestion {
  const { data, seed } = draft;
  return useMemo(() => {
    const distortion = distortionOf(data);
    return {
      image: training.images.slice(number * PIXELS, (number + 1) * PIXELS),
      label: training.labels[number] ?? 0,
      number,
      making: distortion === null ? { kind: 'shift' } : { kind: 'distort', distortion, seed, epochs: EPOCHS },
    };
  }, [data, seed, training, number]);
}

function samplesOf(question: PreviewQuestion, pictures: Uint8Array): Sample[] {
  const picture = (index: number) => pictures.subarray(index * PIXELS, (index + 1) * PIXELS);
  if (question.making.kind === 'shift') {
    return SHIFTS.map(({ name }, index) => ({ caption: SHIFT_LABELS[name], pixels: picture(index) }));
  }
  const epochs = Array.from({ length: question.making.epochs }, (_, index) => ({
    caption: `Epoch ${index + 1}`,
    pixels: picture(index),
  }));
  return [{ caption: SHIFT_LABELS.none, pixels: question.image }, ...epochs];
}

function Samples(props: SamplesProps) {
  const { answer, failure } = usePictures(useQuestion(props));
  if (failure !== null) return <p role="alert">The images cannot be shown: {failure}</p>;
  const label =
    props.draft.data.expansion === 'distort'
      ? `The image, and as training takes it in its first ${EPOCHS} epochs`
      : 'The five examples of the image';
  return (
    <ol className={classes.samples} aria-label={label}>
      {answer !== null &&
        samplesOf(answer.question, answer.pictures).map(({ caption, pixels }) => (
          <li key={caption}>
            <DigitPicture
              pixels={pixels}
              size={SIZE}
              label={`Image ${answer.question.number}, a ${answer.question.label}: ${caption.toLowerCase()}`}
            />
            <span aria-hidden="true">{caption}</span>
          </li>
        ))}
    </ol>
  );
}

/** One digit of the training set, and what training makes of it with the settings and the seed of the draft. */
export function ExpansionPreview() {
  const draft = useLab((lab) => lab.draft);
  const training = useLab((lab) => lab.splits?.training ?? null);
  const [chosen, setChosen] = useState(0);
  const { trainSize, expansion } = draft.data;
  const number = Math.min(chosen, trainSize - 1);
  if (training === null) return <p className={classes.explanation}>The images are still loading.</p>;
  return (
    <div className={classes.preview}>
      <div className={classes.chooser}>
        <NumberField
          label="Training image"
          className={classes.which}
          hint="Its place in the training set, from 0"
          value={number}
          limits={{ minimum: 0, maximum: trainSize - 1, isInteger: true }}
          onChange={setChosen}
        />
        <Button size="xs" variant="default" onClick={() => setChosen((number + 1) % trainSize)}>
          Next
        </Button>
        <Button size="xs" variant="default" onClick={() => setChosen(Math.floor(Math.random() * trainSize))}>
          Another
        </Button>
        <p>
          {expansion === 'distort'
            ? `As training takes it with seed ${draft.seed}, epoch after epoch.`
            : 'All five are trained on in every epoch.'}
        </p>
      </div>
      <Samples draft={draft} training={training} number={number} />
    </div>
  );
}
