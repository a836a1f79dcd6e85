import { useState } from 'react';
import { kindOf } from '../../domain/layers/registry.ts';
import type { LayerValues, Subject } from '../../store/insight.ts';
import type { Run } from '../../store/types.ts';
import { BestInputsView } from './BestInputsView.tsx';
import classes from './Inside.module.css';
import { TilePicture } from './TilePicture.tsx';
import { outputTiles } from './tiles.ts';
import { UnitPicker } from './UnitPicker.tsx';

interface LayerPicturesProps {
  readonly values: readonly LayerValues[];
  readonly subject: Subject;
  readonly run: Run;
}

interface Unit {
  readonly layer: number;
  readonly unit: number;
}

/** What every layer makes of one digit; a click on a feature map or a neuron looks for its best inputs. */
export function LayerPictures({ values, subject, run }: LayerPicturesProps) {
  const [chosen, setChosen] = useState<Unit | null>(null);
  const { network } = run.experiment;
  return values.map(({ shape, values: outputs }, index) => {
    const layer = network.layers[index];
    const name = `Layer ${index + 1}: ${layer === undefined ? '' : kindOf(layer).label}, ${shape.join(' × ')}`;
    const isMap = shape.length > 1;
    const own = chosen?.layer === index ? chosen.unit : null;
    const choose = (unit: number) => setChosen({ layer: index, unit });
    return (
      // Layers have no identity but their place.
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <figure key={index} className={classes.figure}>
        <figcaption>{name}</figcaption>
        <TilePicture
          tiles={outputTiles(outputs, shape)}
          columns={isMap ? 10 : 40}
          scale={isMap ? 2 : 8}
          label={name}
          onPick={choose}
        />
        <UnitPicker
          what={isMap ? 'feature map' : 'neuron'}
          layer={index + 1}
          count={shape.at(-1) ?? 1}
          chosen={own}
          onChoose={choose}
        />
        {own !== null && (
          <BestInputsView
            subject={subject}
            network={network}
            layer={index}
            unit={own}
            shape={shape}
            onClose={() => setChosen(null)}
          />
        )}
      </figure>
    );
  });
}
