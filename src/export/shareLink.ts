/** An experiment in the fragment of the page's address: compressed, versioned, never sent to a server. */
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { type Experiment, ExperimentError, parseExperimentText } from '../domain/experiment.ts';

/** Names the version of this encoding: JSON of the experiment, raw deflate, base64url. */
const PREFIX = 'experiment1=';
/** The largest JSON text a link may hold; the largest stack that the format allows is far below. */
const MAXIMUM_TEXT_BYTES = 200_000;

/** The fragment (without "#") that stands for an experiment. */
export function encodeShareFragment(experiment: Experiment): string {
  const compressed = deflateSync(strToU8(JSON.stringify(experiment)), { level: 9 });
  const characters = Array.from(compressed, (byte) => String.fromCharCode(byte)).join('');
  return PREFIX + btoa(characters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * The experiment of a fragment (with or without "#"); null where the fragment is not a share link at all.
 *
 * @throws ExperimentError where it is one, but damaged, too large or not an experiment
 */
export function decodeShareFragment(fragment: string): Experiment | null {
  const text = fragment.startsWith('#') ? fragment.slice(1) : fragment;
  if (!text.startsWith(PREFIX)) return null;
  return parseExperimentText(inflate(decodeBase64(text.slice(PREFIX.length))));
}

function damaged(received: string): ExperimentError {
  return new ExperimentError([
    { path: '', message: 'The link is damaged.', expected: 'a complete share link', received },
  ]);
}

function decodeBase64(text: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw damaged('characters that no share link has');
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
  } catch {
    throw damaged('a link that was cut short');
  }
}

/** Inflates piece by piece, so that a small link cannot unfold into gigabytes. */
function inflate(compressed: Uint8Array): string {
  const pieces: Uint8Array[] = [];
  let size = 0;
  let isComplete = false;
  const inflater = new Inflate((piece, isLast) => {
    size += piece.length;
    if (size > MAXIMUM_TEXT_BYTES) throw damaged('more text than an experiment can have');
    pieces.push(piece);
    isComplete = isLast;
  });
  try {
    for (let start = 0; start < compressed.length; start += 256) {
      inflater.push(compressed.subarray(start, start + 256), start + 256 >= compressed.length);
    }
  } catch (error) {
    if (error instanceof ExperimentError) throw error;
    throw damaged('a link whose content cannot be unpacked');
  }
  if (!isComplete) throw damaged('a link that was cut short');
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return strFromU8(bytes);
}
