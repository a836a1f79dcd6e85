import { Button } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { normalizeDrawing, occlude } from '../../data/drawing.ts';
import { writeShifted } from '../../data/shift.ts';
import { useLab } from '../../store/labStore.ts';
import { ChoiceField } from '../common/ChoiceField.tsx';
import { Dialog } from '../common/Dialog.tsx';
import { RunMark } from '../common/RunMark.tsx';
import { ScrollArea } from '../common/ScrollArea.tsx';
import { DigitPicture } from '../digit/DigitPicture.tsx';
import { rankedClasses } from '../digit/digitFacts.ts';
import { ProbabilityBars } from '../digit/ProbabilityBars.tsx';
import classes from './Draw.module.css';
import { DrawPad, PAD_SIDE, type Tool } from './DrawPad.tsx';
import { useAnswers } from './useAnswers.ts';

const PIXELS = 28 * 28;
const BLANK = new Uint8Array(PIXELS);
/** The cover hides a square of so many pixels. */
const COVER_SIDE = 8;

interface Changes {
  readonly down: number;
  readonly right: number;
  /** Where the cover lies; null without. */
  readonly cover: number | null;
}

const UNCHANGED: Changes = { down: 0, right: 0, cover: null };

function changed(image: Uint8Array, { down, right, cover }: Changes): Uint8Array {
  const shifted = new Uint8Array(PIXELS);
  writeShifted(image, [28, 28, 1], down, right, shifted);
  return cover === null ? shifted : occlude(shifted, (cover % 6) * 4, Math.floor(cover / 6) * 4, COVER_SIDE);
}

/** What is on the pad, and what was done to it since. */
interface Drawing {
  /** [28, 28] bytes. */
  readonly source: Uint8Array;
  /** The number of the test digit that it is; null for a drawing. */
  readonly digit: number | null;
  readonly changes: Changes;
}

const NOTHING: Drawing = { source: BLANK, digit: null, changes: UNCHANGED };
const FULL_INK = 255;

/** A drawing with these pixels at one ink; shifts and the cover become part of it. */
function withPixels({ source, changes }: Drawing, pixels: readonly number[], ink: number): Drawing {
  const image = changed(source, changes);
  for (const pixel of pixels) image[pixel] = ink;
  return { source: image, digit: null, changes: UNCHANGED };
}

interface DrawDialogProps {
  readonly returnFocus: HTMLElement | null;
  readonly onClose: () => void;
}

/** Draw a digit, or take one of the test set, and see what every trained run takes it for. */
export function DrawDialog(props: DrawDialogProps) {
  const allRuns = useLab((lab) => lab.runs);
  const test = useLab((lab) => lab.splits?.test ?? null);
  // A run answers anew where its best epoch is another one, not with every step.
  const signature = allRuns.map(({ id, training }) => `${id}${training.best?.epoch}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for what matters of the runs
  const runs = useMemo(() => allRuns.filter((run) => run.training.best !== null), [signature]);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [tool, setTool] = useState<Tool>('pen');
  const [ink, setInk] = useState(FULL_INK);
  const [drawing, setDrawing] = useState(NOTHING);
  const { source, digit, changes } = drawing;
  const setChanges = (next: Changes) => setDrawing({ ...drawing, changes: next });
  const image = useMemo(() => changed(source, changes), [source, changes]);
  const answers = useAnswers(runs, image);
  const truth = digit === null ? null : (test?.labels[digit] ?? null);
  const isBlank = image.every((value) => value === 0);

  const wipe = () => canvas.current?.getContext('2d')?.clearRect(0, 0, PAD_SIDE, PAD_SIDE);
  const clear = () => {
    wipe();
    setDrawing(NOTHING);
  };
  const take = (wanted: number) => {
    if (test === null || !Number.isInteger(wanted) || wanted < 0 || wanted >= test.count) return;
    wipe();
    const taken = test.images.slice(wanted * PIXELS, (wanted + 1) * PIXELS);
    setDrawing({ source: taken, digit: wanted, changes: UNCHANGED });
  };
  const shift = (label: string, arrow: string, down: number, right: number) => (
    <button
      type="button"
      aria-label={`Shift ${label}`}
      title={`Shift ${label} by one pixel`}
      onClick={() => setChanges({ ...changes, down: changes.down + down, right: changes.right + right })}
    >
      {arrow}
    </button>
  );
  return (
    <Dialog title="Draw a digit" {...props}>
      <ScrollArea label="Drawing and answers" className={classes.scroll}>
        <div className={classes.columns}>
          <div>
            <DrawPad
              canvas={canvas}
              tool={tool}
              image={image}
              onInk={(stroked) => setDrawing({ ...NOTHING, source: normalizeDrawing(stroked, PAD_SIDE) })}
              onPixels={(pixels) => setDrawing((before) => withPixels(before, pixels, ink))}
            />
            <div className={classes.row}>
              <ChoiceField<Tool>
                label="Draw with"
                className={classes.tool}
                value={tool}
                choices={[
                  { value: 'pen', label: 'A pen; centred and scaled' },
                  { value: 'pixels', label: 'Single pixels, as they are' },
                ]}
                onChange={(chosen) => {
                  if (chosen === 'pen') wipe();
                  setTool(chosen);
                }}
              />
              {tool === 'pixels' && (
                <label className={classes.take}>
                  Ink, 0 to 255
                  <input
                    type="number"
                    min={0}
                    max={FULL_INK}
                    value={ink}
                    onChange={(event) => {
                      const wanted = Number(event.currentTarget.value);
                      if (Number.isInteger(wanted) && wanted >= 0 && wanted <= FULL_INK) setInk(wanted);
                    }}
                  />
                </label>
              )}
            </div>
            <div className={classes.row}>
              <Button size="xs" variant="default" onClick={clear}>
                Clear
              </Button>
              <label className={classes.take}>
                Test digit
                <input
                  type="number"
                  min={0}
                  max={(test?.count ?? 1) - 1}
                  value={digit ?? ''}
                  placeholder="0 to 9,999"
                  onChange={(event) => event.currentTarget.value !== '' && take(Number(event.currentTarget.value))}
                />
              </label>
              <Button size="xs" variant="default" onClick={() => take(Math.floor(Math.random() * (test?.count ?? 1)))}>
                Any
              </Button>
            </div>
          </div>
          <div className={classes.seen}>
            <h3>What the networks see</h3>
            <DigitPicture
              pixels={image}
              size={112}
              label={
                isBlank
                  ? 'Nothing is drawn yet'
                  : `28 by 28 pixels, ${truth === null ? `the drawing, ${tool === 'pen' ? 'centred and scaled' : 'pixel by pixel'}` : `test digit ${digit}, a ${truth}`}`
              }
            />
            <div className={classes.shifts}>
              {shift('left', '←', 0, -1)}
              {shift('up', '↑', -1, 0)}
              {shift('down', '↓', 1, 0)}
              {shift('right', '→', 0, 1)}
              <button
                type="button"
                aria-label="Move the cover on"
                title={`Cover ${COVER_SIDE} × ${COVER_SIDE} pixels; again moves the cover on`}
                onClick={() => setChanges({ ...changes, cover: ((changes.cover ?? -1) + 1) % 36 })}
              >
                ▣
              </button>
              <button type="button" onClick={() => setChanges(UNCHANGED)}>
                Reset
              </button>
            </div>
          </div>
        </div>
        {isBlank ? (
          <p className={classes.quiet}>Draw with mouse, pen or finger; every trained run answers at once.</p>
        ) : (
          <ul className={classes.answers} aria-label="Answers">
            {answers.map(({ run, probabilities, failure }) => {
              const ranked = probabilities === null ? [] : rankedClasses(probabilities);
              return (
                <li key={run.id} aria-label={run.name}>
                  <span className={classes.answer}>
                    <RunMark colorIndex={run.colorIndex} />
                    <span>{run.name}</span>
                    <b data-testid="answer">{ranked[0]?.digit ?? '–'}</b>
                  </span>
                  {failure === null ? (
                    <ProbabilityBars ranked={ranked.slice(0, 3)} truth={truth} label={`Likeliest for ${run.name}`} />
                  ) : (
                    <p className={classes.quiet}>{failure}</p>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </ScrollArea>
    </Dialog>
  );
}
