import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useLab } from '../../store/labStore.ts';
import type { Run } from '../../store/types.ts';
import { announce } from '../common/announce.ts';
import { ChoiceField } from '../common/ChoiceField.tsx';
import { formatPercent } from '../common/format.ts';
import classes from './Exchange.module.css';
import { saveFile } from './handOver.ts';
import { type WeightFormat, weightFile } from './weightFiles.ts';

type Which = 'best' | 'last';

const FORMATS: readonly { readonly value: WeightFormat; readonly label: string }[] = [
  { value: 'safetensors', label: 'safetensors: for the Keras and PyTorch programs, and others' },
  { value: 'tfjs', label: 'TensorFlow.js LayersModel: a zip of model.json and weights.bin' },
];

/** The weights that a run has trained, as a file. */
export function WeightExport({ run }: { readonly run: Run }) {
  const { best, epochs } = run.training;
  const [which, setWhich] = useState<Which>('best');
  const [format, setFormat] = useState<WeightFormat>('safetensors');
  const [said, setSaid] = useState<string | null>(null);
  if (best === null) {
    return <p className={classes.lead}>There are no trained weights before the end of the first epoch.</p>;
  }
  const save = async () => {
    const weights = await useLab.getState().weightsOf(run.id, which);
    let outcome: string;
    if (weights === null) {
      outcome = 'These weights are not kept: the browser has no room for them, or another tab holds the run.';
    } else {
      const file = weightFile(run.experiment, weights, format, which);
      saveFile(file.bytes, file.fileName, file.mediaType);
      outcome = `${file.fileName} is being saved.`;
    }
    setSaid(outcome);
    announce(outcome);
  };
  return (
    <>
      <p className={classes.lead}>
        The numbers that training has found. Layers are named by their place in the stack: <code>layers.0.weight</code>.
      </p>
      <div className={classes.weightFields}>
        <ChoiceField
          label="Weights"
          value={which}
          choices={[
            {
              value: 'best',
              label: `After epoch ${best.epoch}, the best: validation ${formatPercent(best.validationAccuracy)}`,
            },
            { value: 'last', label: `The latest, after ${epochs.length} epochs` },
          ]}
          onChange={setWhich}
        />
        <ChoiceField label="File" value={format} choices={FORMATS} onChange={setFormat} />
      </div>
      <div className={classes.buttons}>
        {said !== null && <span className={classes.said}>{said}</span>}
        <Button
          size="xs"
          leftSection={<IconDownload size={14} stroke={1.75} aria-hidden="true" />}
          onClick={() => void save()}
        >
          Download weights
        </Button>
      </div>
    </>
  );
}
