import { useState } from 'react';
import { kindOf } from '../../domain/layers/registry.ts';
import type { Network } from '../../domain/network.ts';
import { formatPercent } from '../common/format.ts';
import tableClasses from '../common/Table.module.css';
import { Toggle } from '../common/Toggle.tsx';
import classes from './Health.module.css';
import {
  type EpochHealth,
  type LayerLine,
  layerLines,
  MEASURES,
  type Measure,
  placeOf,
  rangeOf,
} from './healthSeries.ts';

interface HealthChartsProps {
  readonly epochs: readonly EpochHealth[];
  readonly network: Network;
  /** The epoch whose weights are shown. */
  readonly shown: number;
}

const WIDTH = 300;
const HEIGHT = 96;
const LEFT = 44;
const BOTTOM = 16;
const TOP = 8;
const RIGHT = 10;

/** Layers differ by the pattern of their line too. */
const DASHES = ['none', '5 3', '1.5 2.5', '8 3 2 3', '3 2', '10 4'];
const looks = (layer: number, order: readonly number[]) => {
  const index = Math.max(0, order.indexOf(layer));
  return { stroke: `var(--run-${index % 8})`, strokeDasharray: DASHES[index % DASHES.length] };
};

const written = (value: number | null, { scale }: Measure): string => {
  if (value === null) return '–';
  if (scale === 'share') return formatPercent(value, 1);
  return value === 0 ? '0' : value.toPrecision(3);
};

const atAxis = (value: number, { scale }: Measure): string =>
  scale === 'share' ? formatPercent(value, 0) : Number(value.toPrecision(1)).toString();

/** The stretches of a line that have values: a gap is not bridged. */
function stretches(places: readonly (number | null)[], x: (index: number) => number, y: (place: number) => number) {
  let path = '';
  places.forEach((place, index) => {
    if (place === null) return;
    const isFirst = index === 0 || places[index - 1] === null;
    path += `${isFirst ? 'M' : 'L'}${x(index).toFixed(1)} ${y(place).toFixed(1)}`;
  });
  return path;
}

interface ChartProps {
  readonly measure: Measure;
  readonly lines: readonly LayerLine[];
  readonly epochs: readonly number[];
  readonly shown: number;
  readonly order: readonly number[];
}

function HealthChart({ measure, lines, epochs, shown, order }: ChartProps) {
  const range = rangeOf(lines, measure.scale);
  const x = (index: number) => LEFT + (index * (WIDTH - LEFT - RIGHT)) / Math.max(1, epochs.length - 1);
  const y = (place: number) => TOP + (1 - place) * (HEIGHT - TOP - BOTTOM);
  const words = lines.map(
    ({ layer, values }) =>
      `layer ${layer + 1} from ${written(values[0] ?? null, measure)} to ${written(values.at(-1) ?? null, measure)}`,
  );
  const marked = epochs.indexOf(shown);
  return (
    <svg
      className={classes.chart}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${measure.title} over the kept epochs ${epochs[0]} to ${epochs.at(-1)}: ${words.join('; ')}`}
    >
      {[0, 1].map((place) => (
        <g key={place}>
          <line className={classes.grid} x1={LEFT} x2={WIDTH - RIGHT} y1={y(place)} y2={y(place)} />
          <text className={classes.tick} x={LEFT - 5} y={y(place) + 3.5} textAnchor="end">
            {atAxis(place === 0 ? range.low : range.high, measure)}
          </text>
        </g>
      ))}
      {marked >= 0 && <line className={classes.shown} x1={x(marked)} x2={x(marked)} y1={TOP} y2={HEIGHT - BOTTOM} />}
      {epochs.map((epoch, index) => (
        <text key={epoch} className={classes.tick} x={x(index)} y={HEIGHT - 4} textAnchor="middle">
          {epoch}
        </text>
      ))}
      {lines.map(({ layer, values }) => {
        const places = values.map((value) => placeOf(value, range, measure.scale));
        return (
          <g key={layer} style={{ stroke: looks(layer, order).stroke, fill: looks(layer, order).stroke }}>
            <path className={classes.line} d={stretches(places, x, y)} style={looks(layer, order)} />
            {places.map((place, index) =>
              // biome-ignore lint/suspicious/noArrayIndexKey: points have no identity but their epoch
              place === null ? null : <circle key={index} cx={x(index)} cy={y(place)} r="1.8" stroke="none" />,
            )}
          </g>
        );
      })}
    </svg>
  );
}

function HealthData({ measure, lines, epochs, network }: Omit<ChartProps, 'shown' | 'order'> & { network: Network }) {
  return (
    <table className={tableClasses.table}>
      <caption>{measure.title}</caption>
      <thead>
        <tr>
          <th scope="col">Epoch</th>
          {lines.map(({ layer }) => (
            <th key={layer} scope="col">
              {nameOf(network, layer)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {epochs.map((epoch, index) => (
          <tr key={epoch}>
            <th scope="row">{epoch}</th>
            {lines.map(({ layer, values }) => (
              <td key={layer}>{written(values[index] ?? null, measure)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function nameOf(network: Network, layer: number): string {
  const config = network.layers[layer];
  return `${layer + 1} ${config === undefined ? '' : kindOf(config).label}`;
}

/** Norms and idle units of every layer over the epochs whose weights are kept, as lines or as tables. */
export function HealthCharts({ epochs, network, shown }: HealthChartsProps) {
  const [showsData, setShowsData] = useState(false);
  const numbers = epochs.map(({ epoch }) => epoch);
  const charts = MEASURES.map((measure) => ({ measure, lines: layerLines(epochs, measure) })).filter(
    ({ lines }) => lines.length > 0,
  );
  const order = charts[0]?.lines.map(({ layer }) => layer) ?? [];
  return (
    <div>
      <div className={classes.top}>
        <ul className={classes.legend} aria-label="Layers">
          {order.map((layer) => (
            <li key={layer}>
              <svg width="26" height="8" aria-hidden="true">
                <line x1="1" x2="25" y1="4" y2="4" className={classes.line} style={looks(layer, order)} />
              </svg>
              {nameOf(network, layer)}
            </li>
          ))}
        </ul>
        <Toggle label="Show data" isOn={showsData} onChange={setShowsData} />
      </div>
      <div className={classes.charts}>
        {charts.map(({ measure, lines }) =>
          showsData ? (
            <HealthData key={measure.title} measure={measure} lines={lines} epochs={numbers} network={network} />
          ) : (
            <figure key={measure.title} className={classes.figure}>
              <figcaption>
                {measure.title}
                {measure.scale === 'log' && <span>, logarithmic</span>}
              </figcaption>
              <HealthChart measure={measure} lines={lines} epochs={numbers} shown={shown} order={order} />
            </figure>
          ),
        )}
      </div>
      <p className={classes.note}>
        At the epochs whose weights are kept; 0 is before training. A norm of 0 has no place on a logarithmic scale: its
        line begins later.
      </p>
    </div>
  );
}
