import { useEffect, useState } from 'react';
import type { Network } from '../../domain/network.ts';
import { receptiveField } from '../../domain/receptiveField.ts';
import { type BestInputs, insight, type Subject } from '../../store/insight.ts';
import { useLab } from '../../store/labStore.ts';
import { formatCount, formatPercent } from '../common/format.ts';
import { DigitPicture } from '../digit/DigitPicture.tsx';
import classes from './Inside.module.css';

interface BestInputsViewProps {
  readonly subject: Subject;
  readonly network: Network;
  /** Indexes in the network's layers, and of the neuron or feature map in the layer. */
  readonly layer: number;
  readonly unit: number;
  /** The layer's outputs, [height, width, channels] or [units]. */
  readonly shape: readonly number[];
  readonly onClose: () => void;
}

type Search =
  | { readonly state: 'running'; readonly done: number; readonly total: number }
  | { readonly state: 'found'; readonly key: string; readonly best: BestInputs }
  | { readonly state: 'failed'; readonly message: string };

const PIXELS = 28 * 28;
const SIDE = 56;

/** Searches the validation images for a whole layer at once, so that its next neuron is there at once. Ends the search when it goes. */
function useBestInputs(subject: Subject, layer: number): Search {
  const images = useLab((lab) => lab.splits?.validation.images ?? null);
  const [search, setSearch] = useState<Search>({ state: 'running', done: 0, total: 1 });
  useEffect(() => {
    if (images === null) return;
    const cancel = new AbortController();
    const { signal } = cancel;
    setSearch({ state: 'running', done: 0, total: images.length / PIXELS });
    const onProgress = (done: number, total: number) => setSearch({ state: 'running', done, total });
    // A copy: the images may lie in one memory with those of the other splits, which would all be sent.
    insight.ask({ kind: 'best', subject, layer, images: images.slice() }, { onProgress, signal }).then(
      (best) => !signal.aborted && setSearch({ state: 'found', key: `${subject.key}/${layer}`, best }),
      (error: unknown) => {
        if (signal.aborted) return;
        setSearch({ state: 'failed', message: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => cancel.abort();
  }, [subject, layer, images]);
  // What was found of other weights is not shown as of these.
  if (search.state === 'found' && search.key !== `${subject.key}/${layer}`) {
    return { state: 'running', done: 0, total: 1 };
  }
  return search;
}

/** The nine validation images that a neuron or a feature map answers most strongly. */
export function BestInputsView({ subject, network, layer, unit, shape, onClose }: BestInputsViewProps) {
  const search = useBestInputs(subject, layer);
  const validation = useLab((lab) => lab.splits?.validation ?? null);
  const isMap = shape.length > 1;
  const name = `${isMap ? 'feature map' : 'neuron'} ${unit + 1} of layer ${layer + 1}`;
  return (
    <section className={classes.best} aria-label={`Best inputs of ${name}`}>
      {search.state === 'running' && (
        <p className={classes.quiet}>
          <progress max={search.total} value={search.done} aria-label="Validation images looked at" />{' '}
          {formatPercent(search.done / search.total, 0)} of the validation images{' '}
          <button type="button" className={classes.plain} onClick={onClose}>
            Cancel
          </button>
        </p>
      )}
      {search.state === 'failed' && <p className={classes.failure}>{search.message}</p>}
      {search.state === 'found' && validation !== null && (
        <>
          <p className={classes.quiet}>
            Strongest outputs of {name} among {formatCount(search.best.count)} validation images
            {isMap && '; the frame is what its strongest place looks at'}.
          </p>
          <ol className={classes.bestList}>
            {Array.from({ length: search.best.kept }, (_, rank) => {
              const at = unit * search.best.kept + rank;
              const image = search.best.images[at] ?? 0;
              const value = search.best.values[at] ?? 0;
              const label = validation.labels[image] ?? 0;
              const place = search.best.places[at] ?? 0;
              const width = shape[1] ?? 1;
              const field = isMap ? receptiveField(network, layer, Math.floor(place / width), place % width) : null;
              const words = `Image ${image}, a ${label}: output ${value.toPrecision(3)}`;
              return (
                <li key={image} data-image={image}>
                  <span className={classes.framed}>
                    <DigitPicture
                      pixels={validation.images.subarray(image * PIXELS, (image + 1) * PIXELS)}
                      size={SIDE}
                      label={
                        field === null
                          ? words
                          : `${words}, strongest at rows ${field.top} to ${field.top + field.height - 1}, columns ${field.left} to ${field.left + field.width - 1}`
                      }
                    />
                    {field !== null && (
                      <span
                        className={classes.frame}
                        style={{
                          top: `${(field.top / 28) * 100}%`,
                          left: `${(field.left / 28) * 100}%`,
                          width: `${(field.width / 28) * 100}%`,
                          height: `${(field.height / 28) * 100}%`,
                        }}
                      />
                    )}
                  </span>
                  <span aria-hidden="true">{value.toPrecision(3)}</span>
                </li>
              );
            })}
          </ol>
        </>
      )}
    </section>
  );
}
