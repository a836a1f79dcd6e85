import { Menu } from '@mantine/core';
import { IconAdjustments, IconDownload } from '@tabler/icons-react';
import type { RefObject } from 'react';
import tools from '../common/Tools.module.css';
import { saveFile } from '../exchange/handOver.ts';
import { type AxisName, csvOf, type Metric, type Series } from './series.ts';
import { type ChartView, COST_METRICS, METRICS, toggled } from './view.ts';

interface ChartMenuProps {
  readonly view: ChartView;
  readonly onView: (view: ChartView) => void;
  /** Whether any run has its accuracy on the training images. */
  readonly hasTrainingAccuracy: boolean;
  readonly series: readonly Series[];
  /** Around both charts. */
  readonly charts: RefObject<HTMLElement | null>;
}

const AXES: readonly (readonly [AxisName, string])[] = [
  ['epoch', 'Across epochs'],
  ['step', 'Across steps'],
  ['seconds', 'Across time of training'],
];
const METRIC_NAMES: Readonly<Record<Metric, string>> = {
  validation: 'Validation',
  test: 'Test at the best epoch so far',
  training: 'Training',
};
const ICON = { size: 14, stroke: 1.75, 'aria-hidden': true } as const;

interface MetricItemsProps {
  readonly quantity: string;
  readonly among: readonly Metric[];
  readonly metrics: readonly Metric[];
  readonly onChange: (metrics: readonly Metric[]) => void;
}

function MetricItems({ quantity, among, metrics, onChange }: MetricItemsProps) {
  return (
    <>
      <Menu.Label>{quantity}</Menu.Label>
      {among.map((metric) => (
        <Menu.CheckboxItem
          key={metric}
          aria-label={`${quantity}: ${METRIC_NAMES[metric]}`}
          checked={metrics.includes(metric)}
          disabled={metrics.length === 1 && metrics.includes(metric)}
          onChange={() => onChange(toggled(metrics, metric))}
        >
          {METRIC_NAMES[metric]}
        </Menu.CheckboxItem>
      ))}
    </>
  );
}

/** What is drawn, over what, and how to take it along. */
export function ChartMenu({ view, onView, hasTrainingAccuracy, series, charts }: ChartMenuProps) {
  const picture = async (kind: 'svg' | 'png') => {
    const { savePicture } = await import('./chartPicture.ts');
    charts.current?.querySelectorAll('figure').forEach((figure) => {
      void savePicture(figure, kind);
    });
  };
  const among = hasTrainingAccuracy ? METRICS : METRICS.filter((metric) => metric !== 'training');
  return (
    <Menu position="bottom-end" width={268}>
      <Menu.Target>
        <button type="button" className={tools.tool} aria-label="Chart options" title="Chart options">
          <IconAdjustments {...ICON} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {AXES.map(([across, label]) => (
          <Menu.RadioItem
            key={across}
            value={across}
            checked={view.across === across}
            closeMenuOnClick
            onChange={() => onView({ ...view, across })}
          >
            {label}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        <MetricItems
          quantity="Accuracy"
          among={among}
          metrics={view.accuracy}
          onChange={(accuracy) => onView({ ...view, accuracy })}
        />
        <MetricItems
          quantity="Cost"
          among={COST_METRICS}
          metrics={view.cost}
          onChange={(cost) => onView({ ...view, cost })}
        />
        <Menu.Divider />
        <Menu.CheckboxItem
          checked={view.showsError}
          closeMenuOnClick
          onChange={(showsError) => onView({ ...view, showsError })}
        >
          Error, logarithmic
        </Menu.CheckboxItem>
        <Menu.CheckboxItem
          checked={view.groupsSeeds}
          closeMenuOnClick
          onChange={(groupsSeeds) => onView({ ...view, groupsSeeds })}
        >
          Mean and band of seeds
        </Menu.CheckboxItem>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconDownload {...ICON} />}
          onClick={() => saveFile(csvOf(series), 'curves.csv', 'text/csv')}
        >
          Data as CSV
        </Menu.Item>
        <Menu.Item leftSection={<IconDownload {...ICON} />} onClick={() => void picture('svg')}>
          Charts as SVG
        </Menu.Item>
        <Menu.Item leftSection={<IconDownload {...ICON} />} onClick={() => void picture('png')}>
          Charts as PNG
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
