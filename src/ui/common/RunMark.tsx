import { markPath, runStyle } from './runStyle.ts';

/** A stretch of a run's line with its mark, as the charts draw it. Decoration: the name stands beside it. */
export function RunMark({ colorIndex, isFaint = false }: { readonly colorIndex: number; readonly isFaint?: boolean }) {
  const { color, shape, dash } = runStyle(colorIndex);
  return (
    <svg width="24" height="12" viewBox="-12 -6 24 12" aria-hidden="true" opacity={isFaint ? 0.35 : 1}>
      <line x1="-11" x2="11" y1="0" y2="0" stroke={color} strokeWidth="1.5" strokeDasharray={dash} />
      <path d={markPath(shape, 3.5)} fill={color} fillRule="evenodd" />
    </svg>
  );
}
