import { DndContext, DragOverlay, MeasuringStrategy, useDroppable } from '@dnd-kit/core';
import { memo, type ReactNode, useMemo, useRef } from 'react';
import { formatShape, type Issue } from '../../domain/layers/layer.ts';
import { formatPlural } from '../common/format.ts';
import { Panel } from '../common/Panel.tsx';
import { HistoryButtons } from '../history/HistoryButtons.tsx';
import { StackIssues } from '../repairs/IssueList.tsx';
import { StacksButton } from '../stacks/StacksButton.tsx';
import { FeatureMaps } from './FeatureMaps.tsx';
import { useKeptBlocks } from './keptBlocks.ts';
import { LayerCard } from './LayerCard.tsx';
import classes from './LayersPanel.module.css';
import { LAYER_ICONS } from './layerIcons.ts';
import { layerIdentities } from './layerIds.ts';
import { Outlook } from './Outlook.tsx';
import { Palette } from './Palette.tsx';
import { carriedWords, type DragSource, isHome } from './placement.ts';
import { SelectionBar } from './SelectionBar.tsx';
import { StackMenu } from './StackMenu.tsx';
import { nearestGap, STACK_ID, useCarried } from './stackDrag.ts';
import { useCardActions } from './useCardActions.ts';
import { type DraftNetwork, useDraftNetwork } from './useDraftNetwork.ts';
import { useSelection } from './useSelection.ts';
import { DRAG_ACCESSIBILITY, useStackDrag } from './useStackDrag.ts';
import { useStackFocus } from './useStackFocus.ts';
import { useStackUnits } from './useStackUnits.ts';
import { shareSource, useStepShares } from './useStepShares.ts';

const NO_ISSUES: readonly Issue[] = [];
/** Layers; from here on most cards of a stack are out of sight. */
const TALL_FROM = 20;
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

/** The place between two cards; while something is carried that would go there, room for it. */
const Gap = memo(function Gap({ index }: { readonly index: number }) {
  const isTarget = useCarried(({ source, gap }) => gap === index && source !== null && !isHome(source, index));
  return <div className={classes.gap} data-gap={index} data-target={isTarget || undefined} aria-hidden="true" />;
});

/** Where layers are dropped. */
function Stack({ children }: { readonly children: ReactNode }) {
  const { setNodeRef } = useDroppable({ id: STACK_ID });
  return (
    <div ref={setNodeRef} className={classes.stack}>
      {children}
    </div>
  );
}

function CarriedOverlay() {
  const source = useCarried((carried) => carried.source);
  const { network } = useDraftNetwork();
  return <DragOverlay dropAnimation={null}>{source !== null && <CarriedCard {...{ network, source }} />}</DragOverlay>;
}

function CarriedCard({ network, source }: { readonly network: DraftNetwork['network']; readonly source: DragSource }) {
  const { title, detail } = carriedWords(network, source);
  const held = source.from === 'stack' ? network.layers[source.index]?.type : source.type;
  const Icon = LAYER_ICONS[held === undefined || held === 'block' ? 'conv' : held];
  return (
    <div className={classes.carried}>
      <Icon size={16} stroke={1.5} aria-hidden="true" />
      <strong>{title}</strong>
      <span>{detail}</span>
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
  const { sensors, handlers } = useStackDrag(requestFocus);
  const issuesByLayer = useMemo(() => groupByLayer(analysis.issues), [analysis]);
  const stackIssues = issuesByLayer.get(WHOLE_STACK) ?? NO_ISSUES;
  const selection = useSelection(ids);
  const shares = useStepShares(analysis);
  const count = network.layers.length;
  useKeptBlocks(network.layers);
  const places = useStackUnits(network.layers, selection.indices);

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
        <Stack>
          <div className={classes.input}>
            <span className={classes.inputName}>Input</span>
            <span className={classes.inputNote}>MNIST image</span>
            <span className={classes.inputShape}>
              <FeatureMaps shape={network.input} />
              {formatShape(network.input)}
            </span>
          </div>
          <StackMenu layers={network.layers} places={places} actions={actions} requestFocus={requestFocus}>
            {(openMenu) => (
              <ol
                ref={list}
                className={classes.list}
                aria-label="Stack of layers"
                data-tall={count > TALL_FROM || undefined}
                onContextMenu={openMenu}
                onKeyDown={(event) => {
                  const control = event.target instanceof Element ? event.target.getAttribute('data-control') : null;
                  if (control === null || useCarried.getState().source !== null) return;
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
                    {/* Nothing goes between the two of a block. */}
                    {places[index]?.isJoined !== true && <Gap index={index} />}
                    <LayerCard
                      id={ids[index] ?? ''}
                      index={index}
                      together={places[index]?.together ?? []}
                      canMoveUp={places[index]?.canMoveUp === true}
                      canMoveDown={places[index]?.canMoveDown === true}
                      isJoined={places[index]?.isJoined ?? null}
                      isBlockTop={places[index + 1]?.isJoined === true}
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
            )}
          </StackMenu>
          <Gap index={count} />
          <StackIssues issues={stackIssues} onRepair={(repair) => actions.repair(repair, null)} />
        </Stack>
        <SelectionBar
          selection={selection}
          count={count}
          onMove={actions.moveTogether}
          onDuplicate={actions.duplicateTogether}
          onRemove={actions.removeTogether}
        />
      </Panel>
      <CarriedOverlay />
    </DndContext>
  );
}
