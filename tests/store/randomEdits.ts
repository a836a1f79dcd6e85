/** Random edits of the bench, as the page's buttons, drags and fields make them. */
import fc from 'fast-check';
import type { Experiment } from '../../src/domain/experiment.ts';
import { LAYER_KINDS, LAYER_TYPES, type LayerConfig } from '../../src/domain/layers/registry.ts';
import {
  gatherLayers,
  insertLayer,
  moveLayer,
  type Network,
  removeLayer,
  removeLayers,
  replaceLayer,
  shiftLayers,
} from '../../src/domain/network.ts';
import { repairsOf } from '../../src/domain/repairs.ts';
import { analyzeNetwork } from '../../src/domain/shapes.ts';

/** One thing that a person does to the bench; numbers are taken modulo what is there. */
export type Act = (draft: Experiment) => Experiment;

const onNetwork =
  (change: (network: Network) => Network): Act =>
  (draft) => ({ ...draft, network: change(draft.network) });
const place = fc.nat({ max: 30 });
const layer: fc.Arbitrary<LayerConfig> = fc
  .constantFrom(...LAYER_TYPES)
  .map((type) => ({ ...LAYER_KINDS[type].defaults }));

/** The positions whose bits are set, as a person selects layers. */
const selection = fc.nat({ max: 2 ** 16 - 1 });
const selected = (network: Network, bits: number): number[] =>
  network.layers.flatMap((_, index) => (bits & (2 ** (index % 16)) ? [index] : []));

/** What is done to all selected layers at once, and the repairs that an impossible stack offers. */
const together: fc.Arbitrary<Act> = fc.oneof(
  fc
    .tuple(selection, place)
    .map(([bits, gap]) =>
      onNetwork((network) => gatherLayers(network, selected(network, bits), gap % (network.layers.length + 1))),
    ),
  fc
    .tuple(selection, fc.constantFrom(-1 as const, 1 as const))
    .map(([bits, by]) => onNetwork((network) => shiftLayers(network, selected(network, bits), by))),
  selection.map((bits) =>
    onNetwork((network) => {
      const indices = selected(network, bits).slice(0, 3);
      const copies = indices.flatMap((index) => network.layers[index] ?? []).map((each) => ({ ...each }));
      return { ...network, layers: network.layers.toSpliced((indices.at(-1) ?? -1) + 1, 0, ...copies) };
    }),
  ),
  selection.map((bits) => onNetwork((network) => removeLayers(network, selected(network, bits).slice(0, 2)))),
  place.map((which) =>
    onNetwork((network) => {
      const { issues } = analyzeNetwork(network);
      const repairs = issues.flatMap((issue) => repairsOf(network, issue));
      return repairs[which % Math.max(1, repairs.length)]?.network ?? network;
    }),
  ),
);

export const act: fc.Arbitrary<Act> = fc.oneof(
  { arbitrary: together, weight: 4 },
  fc
    .tuple(place, layer)
    .map(([at, added]) => onNetwork((network) => insertLayer(network, at % (network.layers.length + 1), added))),
  place.map((at) => onNetwork((network) => removeLayer(network, at % Math.max(1, network.layers.length)))),
  fc.tuple(place, place).map(([from, to]) =>
    onNetwork((network) => {
      const count = Math.max(1, network.layers.length);
      return moveLayer(network, from % count, to % count);
    }),
  ),
  fc.tuple(place, layer).map(([at, other]) =>
    onNetwork((network) => {
      const { length } = network.layers;
      return length === 0 ? network : replaceLayer(network, at % length, other);
    }),
  ),
  fc.integer({ min: 1, max: 9 }).map(
    (units): Act =>
      (draft) => {
        const dense = draft.network.layers.findIndex(({ type }) => type === 'dense');
        const found = draft.network.layers[dense];
        if (found?.type !== 'dense') return draft;
        return { ...draft, network: replaceLayer(draft.network, dense, { ...found, units }) };
      },
  ),
  fc.integer({ min: 1, max: 60 }).map(
    (epochs): Act =>
      (draft) => ({ ...draft, training: { ...draft.training, epochs } }),
  ),
  fc.integer({ min: 0, max: 5 }).map(
    (seed): Act =>
      (draft) => ({ ...draft, seed }),
  ),
);
