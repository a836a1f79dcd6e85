import { Menu } from '@mantine/core';
import { IconAdjustments, IconDownload } from '@tabler/icons-react';
import type { RefObject } from 'react';
import tools from '../common/Tools.module.css';
import { saveFile } from '../exchange/handOver.ts';
import { type AxisName, csvOf, type Series } from './series.ts';

export interface ChartView {
  readonly across: AxisName;
  /** The share of wrong digits, on a logarithmic axis, instead of the right ones. */
  readonly showsError: boolean;
  /** Runs that differ in their seed alone get a mean and a band. */
  readonly groupsSeeds: boolean;
}

interface ChartMenuProps {
  readonly view: ChartView;
  readonly onView: (view: ChartView) => void;
  readonly series: readonly Series[];
  /** Around both charts. */
  readonly charts: RefObject<HTMLElement | null>;
}

const AXES: readonly (readonly [AxisName, string])[] = [
  ['epoch', 'Across epochs'],
  ['step', 'Across steps'],
  ['seconds', 'Across time of training'],
];
const ICON = { size: 14, stroke: 1.75, 'aria-hidden': true } as const;

/** What the curves are drawn over, and how to take them along. */
export function ChartMenu({ view, onView, series, charts }: ChartMenuProps) {
  const picture = async (kind: 'svg' | 'png') => {
    const { savePicture } = await import('./chartPicture.ts');
    charts.current?.querySelectorAll('figure').forEach((figure) => {
      void savePicture(figure, kind);
    });
  };
  return (
    <Menu position="bottom-end" width={232}>
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
