import { kindOf } from '../../domain/layers/registry.ts';
import type { Network } from '../../domain/network.ts';
import type { LayerHealth } from '../../store/insight.ts';
import { formatPercent } from '../common/format.ts';
import tableClasses from '../common/Table.module.css';

interface HealthTableProps {
  readonly health: readonly LayerHealth[];
  readonly network: Network;
  readonly images: number;
}

const significant = (value: number) => (value === 0 ? '0' : value.toPrecision(3));

/** Norms and idle neurons of every layer with weights; a falling gradient towards the first layer is the vanishing one. */
export function HealthTable({ health, network, images }: HealthTableProps) {
  return (
    <table className={tableClasses.table}>
      <caption>
        Measured on {images} training images. Saturated: outputs within 0.05 of a bound. Dead: ReLU neurons that are 0
        for every image.
      </caption>
      <thead>
        <tr>
          <th scope="col">Layer</th>
          <th scope="col">Weight norm</th>
          <th scope="col">Gradient norm</th>
          <th scope="col">Saturated</th>
          <th scope="col">Dead</th>
        </tr>
      </thead>
      <tbody>
        {health.map(({ layer, weightNorm, gradientNorm, saturatedShare, deadShare }) => {
          const config = network.layers[layer];
          return (
            <tr key={layer}>
              <th scope="row">
                {layer + 1} {config === undefined ? '' : kindOf(config).label}
              </th>
              <td>{significant(weightNorm)}</td>
              <td>{significant(gradientNorm)}</td>
              <td>{saturatedShare === null ? '–' : formatPercent(saturatedShare, 1)}</td>
              <td>{deadShare === null ? '–' : formatPercent(deadShare, 1)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
