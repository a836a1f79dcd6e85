import { kindOf } from '../../domain/layers/registry.ts';
import { analyzeNetwork } from '../../domain/shapes.ts';
import type { Subject } from '../../store/insight.ts';
import type { Run } from '../../store/types.ts';
import classes from './Inside.module.css';
import { TilePicture } from './TilePicture.tsx';
import { kernelTiles } from './tiles.ts';

interface FiltersProps {
  readonly subject: Subject;
  readonly run: Run;
}

/** The kernels of every convolution. */
export function Filters({ subject, run }: FiltersProps) {
  const { layers } = analyzeNetwork(run.experiment.network);
  return layers.map(({ layer, parameterShapes }, index) => {
    const weight = subject.weights[index]?.weight;
    const [height, width, channels, filters] = parameterShapes?.weight ?? [];
    if (layer.type !== 'conv' || !weight || !height || !width || !channels || !filters) return null;
    const label = `Filters of layer ${index + 1}, ${kindOf(layer).summary(layer)}`;
    return (
      // Layers have no identity but their place.
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <figure key={index} className={classes.figure}>
        <figcaption>
          {label}
          {channels > 1 && `; a row each filter, a column each of ${channels} input maps`}
        </figcaption>
        <TilePicture
          tiles={kernelTiles(weight, [height, width, channels, filters])}
          columns={channels > 1 ? channels : Math.min(10, filters)}
          scale={channels > 1 ? 4 : 8}
          label={label}
        />
      </figure>
    );
  });
}
