import { IconEye, IconEyeOff, IconPin, IconPinnedOff, IconTarget } from '@tabler/icons-react';
import { useId } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useLab } from '../../store/labStore.ts';
import { announce } from '../common/announce.ts';
import { toggleBaseline } from '../common/baseline.ts';
import { MARK_SHAPES, markPath, runStyle, STYLE_COUNT, styleIndex, styleParts } from '../common/runStyle.ts';
import classes from './Legend.module.css';

const ICON = { size: 14, stroke: 1.75, 'aria-hidden': true } as const;
const COLOR_NAMES = ['Blue', 'Orange', 'Teal', 'Pink', 'Ochre', 'Sky blue', 'Violet', 'Ink'] as const;

interface SwatchesProps {
  readonly legend: string;
  readonly chosen: number;
  readonly names: readonly string[];
  readonly onChange: (index: number) => void;
  /** The run's style with this one instead. */
  readonly styleWith: (index: number) => number;
}

/** Eight choices shown by what they look like: radio buttons, for the keyboard and the ear. */
function Swatches({ legend, chosen, names, onChange, styleWith }: SwatchesProps) {
  const name = useId();
  return (
    <fieldset className={classes.swatches}>
      <legend>{legend}</legend>
      {names.map((label, index) => {
        const { color, shape } = runStyle(styleWith(index));
        return (
          <label key={label} className={classes.swatch} title={label}>
            <input
              type="radio"
              name={name}
              aria-label={label}
              checked={index === chosen}
              onChange={() => onChange(index)}
            />
            <svg width="20" height="20" viewBox="-10 -10 20 20" aria-hidden="true">
              <path d={markPath(shape, 5.5)} fill={color} fillRule="evenodd" />
            </svg>
          </label>
        );
      })}
    </fieldset>
  );
}

const SHAPE_NAMES = MARK_SHAPES.map((shape) => shape.charAt(0).toUpperCase() + shape.slice(1));

/** What can be done with the curves of a run: select, hide, pin as baseline, and choose colour and mark. */
export function RunLook({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const { selectRun, setVisible, setColorIndex } = useLab.getState();
  const run = useLab(
    useShallow((lab) => {
      const found = lab.runs.find((candidate) => candidate.id === id);
      return found === undefined ? null : { name: found.name, colorIndex: found.colorIndex, visible: found.visible };
    }),
  );
  const isBaseline = useLab((lab) => lab.baselineRunId === id);
  const isSelected = useLab((lab) => (lab.selectedRunId ?? lab.runs.at(-1)?.id) === id);
  if (run === null) return null;
  const { name, colorIndex, visible } = run;
  const { color, shape } = styleParts(colorIndex % (STYLE_COUNT * STYLE_COUNT));
  return (
    <div className={classes.look}>
      <p className={classes.lookName}>{name}</p>
      <button
        type="button"
        aria-pressed={isSelected}
        onClick={() => {
          selectRun(id);
          announce(`${name} is selected.`);
          onDone();
        }}
      >
        <IconTarget {...ICON} /> {isSelected ? 'Selected' : 'Select'}
      </button>
      <button type="button" aria-pressed={!visible} onClick={() => setVisible(id, !visible)}>
        {visible ? <IconEyeOff {...ICON} /> : <IconEye {...ICON} />} {visible ? 'Hide' : 'Show'}
      </button>
      <button type="button" aria-pressed={isBaseline} onClick={() => toggleBaseline(id, name)}>
        {isBaseline ? <IconPinnedOff {...ICON} /> : <IconPin {...ICON} />}{' '}
        {isBaseline ? 'Unpin baseline' : 'Pin as baseline'}
      </button>
      <Swatches
        legend="Colour"
        chosen={color}
        names={COLOR_NAMES}
        styleWith={(index) => styleIndex(index, shape)}
        onChange={(index) => setColorIndex(id, styleIndex(index, shape))}
      />
      <Swatches
        legend="Mark"
        chosen={shape}
        names={SHAPE_NAMES}
        styleWith={(index) => styleIndex(color, index)}
        onChange={(index) => setColorIndex(id, styleIndex(color, index))}
      />
    </div>
  );
}
