import { useDraggable } from '@dnd-kit/core';
import {
  IconArrowDown,
  IconArrowRight,
  IconArrowUp,
  IconCopy,
  IconGripVertical,
  IconLink,
  IconUnlink,
  IconX,
} from '@tabler/icons-react';
import { memo, useCallback, useId } from 'react';
import { formatShape, type Issue } from '../../domain/layers/layer.ts';
import { kindOf, type LayerConfig } from '../../domain/layers/registry.ts';
import { activationBytes } from '../../domain/outlook.ts';
import type { Repair } from '../../domain/repairs.ts';
import type { LayerAnalysis } from '../../domain/shapes.ts';
import { formatBytes, formatCompact, formatCount, formatPercent, formatPlural } from '../common/format.ts';
import { IssueList } from '../repairs/IssueList.tsx';
import { FeatureMaps } from './FeatureMaps.tsx';
import classes from './LayerCard.module.css';
import { LayerFields } from './LayerFields.tsx';
import { LAYER_ICONS } from './layerIcons.ts';
import type { CardControl } from './useStackFocus.ts';

/** What the buttons of a card do; the stack carries it out. */
export interface CardActions {
  edit(index: number, layer: LayerConfig): void;
  /** One place up or down, with the block that it belongs to. */
  move(index: number, by: -1 | 1, control: CardControl): void;
  /** Joins the pooling at `index` with the convolution above it, or splits them. */
  setBlock(index: number, isJoined: boolean): void;
  duplicate(index: number): void;
  remove(index: number): void;
  /** Takes a repair offered for the layer at `index`, or for the whole stack where that is null. */
  repair(repair: Repair, index: number | null): void;
}

interface LayerCardProps {
  readonly id: string;
  readonly index: number;
  /** What a drag of this card carries: its block or the selection it belongs to, or itself. */
  readonly together: readonly number[];
  readonly canMoveUp: boolean;
  readonly canMoveDown: boolean;
  /** For a pooling right below a convolution, whether the two are one block; null for every other layer. */
  readonly isJoined: boolean | null;
  /** The layer below is its pooling, in one block with it. */
  readonly isBlockTop: boolean;
  readonly analysis: LayerAnalysis;
  /** Fraction of a training step's time; null while a shape is unknown, and where the layer above includes it. */
  readonly share: number | null;
  /** How that is known, in words. */
  readonly shareSource: string;
  readonly isShareMeasured: boolean;
  readonly issues: readonly Issue[];
  readonly actions: CardActions;
  readonly isSelected: boolean;
  readonly onSelect: (id: string, isRange: boolean) => void;
}

const GRIP = <IconGripVertical size={14} stroke={1.75} aria-hidden="true" />;

function DragHandle(props: Pick<LayerCardProps, 'id' | 'index' | 'together'> & { readonly label: string }) {
  const { id, index, together, label } = props;
  const { setNodeRef, setActivatorNodeRef, listeners, attributes } = useDraggable({
    id,
    data: { source: { from: 'stack', index, together } },
  });
  // Every handle is drawn again when something is lifted or carried off the stack: it must not be taken for a new element then.
  const setRefs = useCallback(
    (element: HTMLButtonElement | null) => {
      setActivatorNodeRef(element);
      setNodeRef(element?.closest('article') ?? null);
    },
    [setActivatorNodeRef, setNodeRef],
  );
  return (
    <button
      type="button"
      className={classes.handle}
      data-control="handle"
      aria-label={`Drag ${label}`}
      title="Drag to move; or Space, then the arrow keys"
      ref={setRefs}
      {...listeners}
      aria-roledescription={attributes['aria-roledescription']}
      aria-describedby={attributes['aria-describedby']}
    >
      {GRIP}
    </button>
  );
}

/** On a pooling below a convolution: makes the two one block, or splits them. */
function JoinButton({ isJoined, name, onClick }: { isJoined: boolean; name: string; onClick: () => void }) {
  const Icon = isJoined ? IconLink : IconUnlink;
  return (
    <button
      type="button"
      className={classes.join}
      data-control="join"
      aria-pressed={isJoined}
      aria-label={`Join ${name} with the convolution above`}
      title={isJoined ? 'Split the block: move and remove them apart' : 'Join with the convolution above as a block'}
      onClick={onClick}
    >
      <Icon size={12} stroke={1.75} aria-hidden="true" />
      {isJoined ? 'Joined' : 'Join'}
    </button>
  );
}

function CardButtons(
  props: Pick<LayerCardProps, 'index' | 'canMoveUp' | 'canMoveDown' | 'actions'> & { readonly label: string },
) {
  const { index, canMoveUp, canMoveDown, label, actions } = props;
  return (
    <div className={classes.buttons}>
      <button
        type="button"
        data-control="up"
        aria-label={`Move ${label} up`}
        title="Move up"
        disabled={!canMoveUp}
        onClick={() => actions.move(index, -1, 'up')}
      >
        <IconArrowUp size={14} stroke={1.75} aria-hidden="true" />
      </button>
      <button
        type="button"
        data-control="down"
        aria-label={`Move ${label} down`}
        title="Move down"
        disabled={!canMoveDown}
        onClick={() => actions.move(index, 1, 'down')}
      >
        <IconArrowDown size={14} stroke={1.75} aria-hidden="true" />
      </button>
      <button
        type="button"
        data-control="duplicate"
        aria-label={`Duplicate ${label}`}
        title="Duplicate"
        onClick={() => actions.duplicate(index)}
      >
        <IconCopy size={14} stroke={1.75} aria-hidden="true" />
      </button>
      <button
        type="button"
        data-control="remove"
        aria-label={`Remove ${label}`}
        title="Remove"
        onClick={() => actions.remove(index)}
      >
        <IconX size={14} stroke={1.75} aria-hidden="true" />
      </button>
    </div>
  );
}

/** "≈ 62 % of a step", "62 % of a step, measured", "under 1 % of a step". */
function formatShare(share: number, isMeasured: boolean): string {
  const isTiny = share < 0.005;
  const amount = isTiny ? 'under 1\u00a0%' : formatPercent(share, 0);
  return isMeasured ? `${amount} of a step, measured` : `${isTiny ? '' : '≈ '}${amount} of a step`;
}

type CardFactsProps = Pick<LayerCardProps, 'analysis' | 'share' | 'shareSource' | 'isShareMeasured'>;

function CardFacts({ analysis, share, shareSource, isShareMeasured }: CardFactsProps) {
  const { output, parameterCount, multiplyAdds } = analysis;
  const bytes = activationBytes(analysis);
  return (
    <div className={classes.facts}>
      <span className={classes.cost}>
        {parameterCount === null ? (
          'Cost unknown'
        ) : parameterCount === 0 ? (
          <span>No parameters</span>
        ) : (
          <>
            <span>{formatPlural(parameterCount, 'parameter')}</span>{' '}
            <span title={`${formatCount(multiplyAdds ?? 0)} multiply-adds an image`}>
              {formatCompact(multiplyAdds ?? 0)} multiply-adds
            </span>
          </>
        )}{' '}
        {bytes !== null && (
          <span title="Of the values that the layer puts out, for one image">{formatBytes(bytes)} an image</span>
        )}{' '}
        {share !== null && (parameterCount !== 0 || share >= 0.005) && (
          <span title={shareSource}>{formatShare(share, isShareMeasured)}</span>
        )}
        {/* The engine trains it in one operation with the layer above, and nobody knows whose time it was. */}
        {share === null && isShareMeasured && <span title={shareSource}>time counted above</span>}
      </span>
      <span className={classes.shape}>
        <IconArrowRight size={11} stroke={2} aria-hidden="true" />
        <span className="visually-hidden">Output </span>
        {output === null ? '—' : formatShape(output)}
      </span>
    </div>
  );
}

/** One layer of the stack: its kind, its fields, what it costs and what it puts out. */
export const LayerCard = memo(function LayerCard(props: LayerCardProps) {
  const { id, index, together, isJoined, isBlockTop, analysis, issues, actions, isSelected, onSelect } = props;
  const { layer } = analysis;
  const kind = kindOf(layer);
  const Icon = LAYER_ICONS[layer.type];
  const titleId = useId();
  const issueListId = useId();
  const label = `${kind.label}, layer ${index + 1}`;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has the card's Select button
    <article
      className={classes.card}
      aria-labelledby={titleId}
      data-layer-id={id}
      data-layer-type={layer.type}
      data-joined={isJoined || undefined}
      data-block-top={isBlockTop || undefined}
      data-invalid={issues.length > 0 || undefined}
      data-selected={isSelected || undefined}
      onClick={(event) => {
        // A click beside the controls, as in a list of files.
        const isControl =
          event.target instanceof Element && event.target.closest('button, input, select, label') !== null;
        if (!isControl && (event.ctrlKey || event.metaKey || event.shiftKey)) onSelect(id, event.shiftKey);
      }}
    >
      <header className={classes.header}>
        <DragHandle id={id} index={index} together={together} label={label} />
        <button
          type="button"
          className={classes.select}
          data-control="select"
          aria-label={`Select ${label}`}
          aria-pressed={isSelected}
          title="Select; with Shift up to here"
          onClick={(event) => onSelect(id, event.shiftKey)}
        >
          <Icon size={16} stroke={1.5} aria-hidden="true" />
        </button>
        <h3 id={titleId} className={classes.title} title={kind.description}>
          {kind.label}
          <span className="visually-hidden">, layer {index + 1}</span>
        </h3>
        <FeatureMaps shape={analysis.output} />
        <CardButtons {...props} label={label} />
      </header>
      <div className={classes.body}>
        <LayerFields
          layer={layer}
          fields={kind.fields}
          issues={issues}
          issueListId={issueListId}
          onChange={(edited) => actions.edit(index, edited)}
        />
        {isJoined !== null && (
          <JoinButton isJoined={isJoined} name={label} onClick={() => actions.setBlock(index, !isJoined)} />
        )}
      </div>
      {issues.length > 0 && (
        <IssueList id={issueListId} issues={issues} onRepair={(repair) => actions.repair(repair, index)} />
      )}
      <CardFacts {...props} />
    </article>
  );
});
