import {
  IconChartBar,
  IconCircleDotted,
  IconGrid4x4,
  IconLayersIntersect,
  IconTopologyFull,
  IconWaveSine,
  type TablerIcon,
} from '@tabler/icons-react';
import type { LayerType } from '../../domain/layers/registry.ts';

/** A picture for each kind of layer. */
export const LAYER_ICONS: Record<LayerType, TablerIcon> = {
  conv: IconLayersIntersect,
  maxPool: IconGrid4x4,
  dense: IconTopologyFull,
  dropout: IconCircleDotted,
  softmax: IconChartBar,
  sigmoidOutput: IconWaveSine,
};
