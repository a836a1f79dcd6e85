/** Random edits of the bench, as the page's buttons, drags and fields make them. */
import fc from 'fast-check';
import type { Experiment } from '../../src/domain/experiment.ts';
import { LAYER_KINDS, LAYER_TYPES, type LayerConfig } from '../../src/domain/layers/registry.ts';
import { insertLayer, moveLayer, type Network, removeLayer, replaceLayer } from '../../src/domain/network.ts';

/** One thing that a person does to the bench; numbers are taken modulo what is there. */
export type Act = (draft: Experiment) => Experiment;

const onNetwork =
  (change: (network: Network) => Network): Act =>
  (draft) => ({ ...draft, network: change(draft.network) });
const place = fc.nat({ max: 30 });
const layer: fc.Arbitrary<LayerConfig> = fc
  .constantFrom(...LAYER_TYPES)
  .map((type) => ({ ...LAYER_KINDS[type].defaults }));

export const act: fc.Arbitrary<Act> = fc.oneof(
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
