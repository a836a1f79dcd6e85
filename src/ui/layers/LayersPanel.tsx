import { DndContext, DragOverlay, MeasuringStrategy, useDroppable } from '@dnd-kit/core';
import { useMemo, useRef } from 'react';
import { formatShape, type Issue } from '../../domain/layers/layer.ts';
import { kindOf } from '../../domain/layers/registry.ts';
import { announce } from '../common/announce.ts';
import { formatPlural } from '../common/format.ts';
import { Panel } from '../common/Panel.tsx';
import { HistoryButtons } from '../history/HistoryButtons.tsx';
import { StackIssues } from '../repairs/IssueList.tsx';
import { StacksButton } from '../stacks/StacksButton.tsx';
import { FeatureMaps } from './FeatureMaps.tsx';
import { LayerCard } from './LayerCard.tsx';
import classes from './LayersPanel.module.css';
import { LAYER_ICONS } from './layerIcons.ts';
import { layerIdentities } from './layerIds.ts';
import { Outlook } from './Outlook.tsx';
import { Palette } from './Palette.tsx';
import { carriedLayer, type DragSource } from './placement.ts';
import { SelectionBar } from './SelectionBar.tsx';
import { gapId, isHome, nearestGap } from './stackDrag.ts';
import { useCardActions } from './useCardActions.ts';
import { type DraftNetwork, useDraftNetwork } from './useDraftNetwork.ts';
import { useSelection } from './useSelection.ts';
import { DRAG_ACCESSIBILITY, useStackDrag } from './useStackDrag.ts';
import { useStackFocus } from './useStackFocus.ts';
import { shareSource, useStepShares } from './useStepShares.ts';

const NO_ISSUES: readonly Issue[] = [];
/** Stands for "no layer" among the layers' numbers. */
const WHOLE_STACK = -1;

function groupByLayer(issues: readonly Issue[]): Map<number, Issue[]> {
  const groups = new Map<number, Issue[]>();
  for (const issue of issues) {
    const layer = issue.layer ?? WHOLE_STACK;
    groups.set(layer, [...(groups.get(layer) ?? []), issue]);
  }
  return groups;
}

/** The place between two cards; while something hovers that would go there, a line. */
function Gap({ index, source }: { readonly index: number; readonly source: DragSource | null }) {
  const { setNodeRef, isOver } = useDroppable({ id: gapId(index) });
  const isTarget = isOver && source !== null && !isHome(source, index);
  return (
    <div
      ref={setNodeRef}
      className={classes.gap}
      data-gap={index}
      data-target={isTarget || undefined}
      aria-hidden="true"
    />
  );
}

function CarriedCard({ network, source }: { readonly network: DraftNetwork['network']; readonly source: DragSource }) {
  const layer = carriedLayer(network, source);
  const kind = kindOf(layer);
  const Icon = LAYER_ICONS[layer.type];
  return (
    <div className={classes.carried}>
      <Icon size={16} stroke={1.5} aria-hidden="true" />
      <strong>{kind.label}</strong>
      <span>{kind.summary(layer)}</span>
    </div>
  );
}

/** The builder: a palette of layer kinds, and the stack from the input image down to the output layer. */
export function LayersPanel() {
  const { network, analysis } = useDraftNetwork();
  const list = useRef<HTMLOListElement>(null);
  const ids = useMemo(() => layerIdentities(network.layers), [network]);
  const requestFocus = useStackFocus(list, ids);
  const actions = useCardActions(requestFocus);
  const { source, sensors, handlers } = useStackDrag(requestFocus, announce);
  const issuesByLayer = useMemo(() => groupByLayer(analysis.issues), [analysis]);
  const stackIssues = issuesByLayer.get(WHOLE_STACK) ?? NO_ISSUES;
  const selection = useSelection(ids);
  const shares = useStepShares(analysis);
  const count = network.layers.length;

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={nearestGap}
      accessibility={DRAG_ACCESSIBILITY}
      measuring={{ droppable: { strategy: MeasuringStrategy.WhileDragging } }}
      {...handlers}
    >
      <Panel
        title="Layers"
        note={formatPlural(count, 'layer')}
        className={classes.panel}
        tools={
          <>
            <StacksButton />
            <HistoryButtons />
          </>
        }
        footer={<Outlook analysis={analysis} />}
      >
        <Palette onAdd={actions.add} />
        <div className={classes.stack}>
          <div className={classes.input}>
            <span className={classes.inputName}>Input</span>
            <span className={classes.inputNote}>MNIST image</span>
            <span className={classes.inputShape}>
              <FeatureMaps shape={network.input} />
              {formatShape(network.input)}
            </span>
          </div>
          <ol
            ref={list}
            className={classes.list}
            aria-label="Stack of layers"
            data-dragging={source !== null || undefined}
            onKeyDown={(event) => {
              const control = event.target instanceof Element ? event.target.getAttribute('data-control') : null;
              if (control === null || source !== null) return;
              if (event.key === 'Escape') selection.clear();
              if (event.key !== 'Delete') return;
              const here =
                event.target instanceof Element ? event.target.closest('article')?.dataset.layerId : undefined;
              const own = ids.indexOf(here ?? '');
              actions.removeTogether(selection.indices.length > 0 ? selection.indices : own < 0 ? [] : [own]);
            }}
          >
            {analysis.layers.map((layer, index) => (
              <li key={ids[index]}>
                <Gap index={index} source={source} />
                <LayerCard
                  id={ids[index] ?? ''}
                  index={index}
                  count={count}
                  analysis={layer}
                  share={shares?.shares[index] ?? null}
                  shareSource={shareSource(shares)}
                  isShareMeasured={shares !== null && shares.measured !== null}
                  issues={issuesByLayer.get(index) ?? NO_ISSUES}
                  actions={actions}
                  isSelected={selection.ids.has(ids[index] ?? '')}
                  onSelect={selection.toggle}
                />
              </li>
            ))}
          </ol>
          <Gap index={count} source={source} />
          <StackIssues issues={stackIssues} onRepair={(repair) => actions.repair(repair, null)} />
        </div>
        <SelectionBar
          selection={selection}
          count={count}
          onMove={actions.moveTogether}
          onDuplicate={actions.duplicateTogether}
          onRemove={actions.removeTogether}
        />
      </Panel>
      <DragOverlay dropAnimation={null}>
        {source === null ? null : <CarriedCard network={network} source={source} />}
      </DragOverlay>
    </DndContext>
  );
}
