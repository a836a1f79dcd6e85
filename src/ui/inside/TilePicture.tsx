import { useLayoutEffect, useMemo, useRef } from 'react';
import { ScrollArea } from '../common/ScrollArea.tsx';
import classes from './Inside.module.css';
import { type Tiles, tileSheet } from './tiles.ts';

interface TilePictureProps {
  readonly tiles: Tiles;
  readonly columns: number;
  /** Page pixels a pixel of a tile. */
  readonly scale: number;
  /** "Filters of layer 1": the scale of the ink is added. */
  readonly label: string;
  /** After a click on one of the tiles; whoever has no pointer needs another way. */
  readonly onPick?: (tile: number) => void;
}

const short = (value: number) => Number(value.toPrecision(3)).toString();

/** Many tiles in one canvas, with the scale of their ink below. */
export function TilePicture({ tiles, columns, scale, label, onPick }: TilePictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const sheet = useMemo(() => tileSheet(tiles, columns), [tiles, columns]);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context) context.putImageData(new ImageData(sheet.pixels, sheet.width, sheet.height), 0, 0);
  }, [sheet]);
  const ink = `no ink ${short(sheet.least)}, full ink ${short(sheet.largest)}`;
  return (
    <ScrollArea label={label} className={classes.pictureScroll}>
      <canvas
        ref={canvas}
        className={classes.tiles}
        role="img"
        aria-label={`${label}: ${ink}`}
        width={sheet.width}
        height={sheet.height}
        style={{ width: sheet.width * scale, cursor: onPick === undefined ? undefined : 'pointer' }}
        onClick={(event) => {
          const place = event.currentTarget.getBoundingClientRect();
          const column = Math.floor((event.clientX - place.left) / scale / (tiles.width + 1));
          const row = Math.floor((event.clientY - place.top) / scale / (tiles.height + 1));
          const tile = row * columns + column;
          if (tile < tiles.count) onPick?.(tile);
        }}
      />
      <p className={classes.scale} aria-hidden="true">
        {ink}
      </p>
    </ScrollArea>
  );
}
