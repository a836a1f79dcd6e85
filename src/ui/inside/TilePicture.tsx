import { useLayoutEffect, useMemo, useRef } from 'react';
import classes from './Inside.module.css';
import { type Tiles, tileSheet } from './tiles.ts';

interface TilePictureProps {
  readonly tiles: Tiles;
  readonly columns: number;
  /** Page pixels a pixel of a tile. */
  readonly scale: number;
  /** "Filters of layer 1": the scale of the ink is added. */
  readonly label: string;
}

const short = (value: number) => Number(value.toPrecision(3)).toString();

/** Many tiles in one canvas, with the scale of their ink below. */
export function TilePicture({ tiles, columns, scale, label }: TilePictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const sheet = useMemo(() => tileSheet(tiles, columns), [tiles, columns]);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context) context.putImageData(new ImageData(sheet.pixels, sheet.width, sheet.height), 0, 0);
  }, [sheet]);
  const ink = `no ink ${short(sheet.least)}, full ink ${short(sheet.largest)}`;
  return (
    <div className={classes.pictureScroll}>
      <canvas
        ref={canvas}
        className={classes.tiles}
        role="img"
        aria-label={`${label}: ${ink}`}
        width={sheet.width}
        height={sheet.height}
        style={{ width: sheet.width * scale }}
      />
      <p className={classes.scale} aria-hidden="true">
        {ink}
      </p>
    </div>
  );
}
