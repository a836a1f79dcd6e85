import { useDraggable } from '@dnd-kit/core';
import { memo } from 'react';
import { LAYER_KINDS, LAYER_TYPES, type LayerType } from '../../domain/layers/registry.ts';
import classes from './LayersPanel.module.css';
import { LAYER_ICONS } from './layerIcons.ts';

function PaletteItem({ type, onAdd }: { readonly type: LayerType; readonly onAdd: (type: LayerType) => void }) {
  const kind = LAYER_KINDS[type];
  const Icon = LAYER_ICONS[type];
  const { setNodeRef, listeners, attributes } = useDraggable({
    id: `palette-${type}`,
    data: { source: { from: 'palette', type } },
  });
  return (
    <button
      ref={setNodeRef}
      type="button"
      className={classes.paletteItem}
      aria-label={`Add ${kind.label}`}
      title={`${kind.description} Drag it into the stack, or click.`}
      {...listeners}
      aria-describedby={attributes['aria-describedby']}
      onClick={() => onAdd(type)}
    >
      <Icon size={14} stroke={1.5} aria-hidden="true" />
      {kind.label}
    </button>
  );
}

/** Every kind of layer, to be dragged into the stack, or added by a click where it makes sense. */
export const Palette = memo(function Palette({ onAdd }: { readonly onAdd: (type: LayerType) => void }) {
  return (
    <fieldset className={classes.palette} aria-label="Add layer" data-palette="">
      {LAYER_TYPES.map((type) => (
        <PaletteItem key={type} type={type} onAdd={onAdd} />
      ))}
    </fieldset>
  );
});
