import { Menu } from '@mantine/core';
import {
  IconArrowBarToDown,
  IconArrowBarToUp,
  IconArrowDown,
  IconArrowUp,
  IconCopy,
  IconLink,
  IconUnlink,
  IconX,
} from '@tabler/icons-react';
import { type ReactNode, useCallback, useState } from 'react';
import type { LayerConfig } from '../../domain/layers/registry.ts';
import { drop } from './drop.ts';
import type { CardActions } from './LayerCard.tsx';
import classes from './LayersPanel.module.css';
import { layerIdentities } from './layerIds.ts';
import { offerOf, PALETTE } from './Palette.tsx';
import { carriedWords } from './placement.ts';
import { currentNetwork } from './useDraftNetwork.ts';
import type { RequestFocus } from './useStackFocus.ts';
import type { StackPlace } from './useStackUnits.ts';

const ICON = { size: 14, stroke: 1.75, 'aria-hidden': true } as const;

interface Opened {
  readonly layerId: string;
  /** In pixels of the window. */
  readonly x: number;
  readonly y: number;
  /** Where the keyboard goes when the menu is left. */
  readonly from: HTMLElement | null;
}

interface StackMenuProps {
  readonly layers: readonly LayerConfig[];
  readonly places: readonly StackPlace[];
  readonly actions: CardActions;
  readonly requestFocus: RequestFocus;
  readonly children: (
    openMenu: (event: Pick<MouseEvent, 'clientX' | 'clientY' | 'target' | 'preventDefault'>) => void,
  ) => ReactNode;
}

/**
 * The menu of a card, by the right mouse button, a long press, or the keyboard's menu key: all that dragging does, to any place.
 * One for the whole stack, because hundreds of cards need no menu each.
 */
export function StackMenu({ layers, places, actions, requestFocus, children }: StackMenuProps) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const openMenu: Parameters<StackMenuProps['children']>[0] = useCallback((event) => {
    const { target } = event;
    // In a text the browser's own menu pastes and corrects.
    if (!(target instanceof Element) || target.closest('input, select') !== null) return;
    const card = target.closest<HTMLElement>('[data-layer-id]');
    const layerId = card?.dataset.layerId;
    if (card === null || layerId === undefined) return;
    event.preventDefault();
    const { activeElement } = document;
    const held = activeElement instanceof HTMLElement && card.contains(activeElement) ? activeElement : null;
    const from = held ?? card.querySelector<HTMLElement>('[data-control="handle"]');
    setOpened({ layerId, x: event.clientX, y: event.clientY, from });
  }, []);
  const index = opened === null ? -1 : layerIdentities(layers).indexOf(opened.layerId);
  const place = places[index];
  const leave = () => {
    setOpened(null);
    // What the menu did may have sent the keyboard to a place of its own.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) opened?.from?.focus({ preventScroll: true });
    });
  };
  return (
    <>
      {children(openMenu)}
      {opened !== null && place !== undefined && (
        <Menu
          key={`${opened.x} ${opened.y}`}
          opened
          onClose={leave}
          position="right-start"
          returnFocus={false}
          transitionProps={{ duration: 0 }}
          width={250}
        >
          <Menu.Target>
            <button
              type="button"
              tabIndex={-1}
              className={classes.menuAnchor}
              aria-label={`Menu of layer ${index + 1}`}
              style={{ left: opened.x, top: opened.y }}
            />
          </Menu.Target>
          <Items {...{ layers, index, place, actions, requestFocus, leave }} />
        </Menu>
      )}
    </>
  );
}

interface ItemsProps extends Pick<StackMenuProps, 'layers' | 'actions' | 'requestFocus'> {
  readonly index: number;
  readonly place: StackPlace;
  readonly leave: () => void;
}

function Items({ layers, index, place, actions, requestFocus, leave }: ItemsProps) {
  const { together, canMoveUp, canMoveDown, isJoined } = place;
  const source = { from: 'stack', index, together } as const;
  const network = currentNetwork();
  const above = together[0] ?? index;
  const below = (together.at(-1) ?? index) + 1;
  const item = (label: string, icon: ReactNode, isPossible: boolean, act: () => void) => (
    <Menu.Item
      leftSection={icon}
      disabled={!isPossible}
      onClick={() => {
        leave();
        act();
      }}
    >
      {label}
    </Menu.Item>
  );
  return (
    <Menu.Dropdown aria-label={`Layer ${index + 1}`}>
      <Menu.Label>{carriedWords(network, source).title}</Menu.Label>
      {item('Move up', <IconArrowUp {...ICON} />, canMoveUp, () => actions.move(index, -1, 'up'))}
      {item('Move down', <IconArrowDown {...ICON} />, canMoveDown, () => actions.move(index, 1, 'down'))}
      {item('Move to the top', <IconArrowBarToUp {...ICON} />, above > 0, () => drop(source, 0, requestFocus))}
      {item('Move to the bottom', <IconArrowBarToDown {...ICON} />, below < layers.length, () =>
        drop(source, layers.length, requestFocus),
      )}
      {item('Duplicate', <IconCopy {...ICON} />, true, () => actions.duplicate(index))}
      {isJoined !== null &&
        item(
          isJoined ? 'Split the block' : 'Join with the convolution',
          isJoined ? <IconUnlink {...ICON} /> : <IconLink {...ICON} />,
          true,
          () => actions.setBlock(index, !isJoined),
        )}
      {item('Remove', <IconX {...ICON} />, true, () => actions.remove(index))}
      <Menu.Divider />
      <Menu.Label>Add above it</Menu.Label>
      {PALETTE.map((type) => {
        const { label, Icon } = offerOf(type);
        return (
          <Menu.Item
            key={type}
            leftSection={<Icon {...ICON} />}
            onClick={() => {
              leave();
              drop({ from: 'palette', type }, above, requestFocus);
            }}
          >
            {label}
          </Menu.Item>
        );
      })}
    </Menu.Dropdown>
  );
}
