import { useDraggable } from '@dnd-kit/core';
import { IconStack2 } from '@tabler/icons-react';
import { memo } from 'react';
import { LAYER_KINDS, LAYER_TYPES } from '../../domain/layers/registry.ts';
import classes from './LayersPanel.module.css';
import { LAYER_ICONS } from './layerIcons.ts';
import { BLOCK_LABEL, type PaletteItem } from './placement.ts';

/** The block stands beside what it is made of. */
export const PALETTE: readonly PaletteItem[] = LAYER_TYPES.flatMap((type) =>
  type === 'maxPool' ? [type, 'block'] : [type],
);

interface OfferProps {
  readonly type: PaletteItem;
  readonly onAdd: (type: PaletteItem) => void;
}

/** What stands on the button of a palette item, and what it explains. */
export function offerOf(type: PaletteItem) {
  if (type !== 'block') return { ...LAYER_KINDS[type], Icon: LAYER_ICONS[type] };
  return {
    label: BLOCK_LABEL,
    description: 'A convolution and its max-pooling, which move as one until they are split.',
    Icon: IconStack2,
  };
}

function Offer({ type, onAdd }: OfferProps) {
  const { label, description, Icon } = offerOf(type);
  const { setNodeRef, listeners, attributes } = useDraggable({
    id: `palette-${type}`,
    data: { source: { from: 'palette', type } },
  });
  return (
    <button
      ref={setNodeRef}
      type="button"
      className={classes.paletteItem}
      aria-label={`Add ${label}`}
      title={`${description} Drag it into the stack, or click.`}
      {...listeners}
      aria-describedby={attributes['aria-describedby']}
      onClick={() => onAdd(type)}
    >
      <Icon size={14} stroke={1.5} aria-hidden="true" />
      {label}
    </button>
  );
}

/** Every kind of layer, to be dragged into the stack, or added by a click where it makes sense. */
export const Palette = memo(function Palette({ onAdd }: Pick<OfferProps, 'onAdd'>) {
  return (
    <fieldset className={classes.palette} aria-label="Add layer" data-palette="">
      {PALETTE.map((type) => (
        <Offer key={type} type={type} onAdd={onAdd} />
      ))}
    </fieldset>
  );
});
