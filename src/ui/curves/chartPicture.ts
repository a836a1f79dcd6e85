/** A chart as a picture that stands alone: no style sheet, no variable, the page's typeface by name only. */
import { saveFile } from '../exchange/handOver.ts';

/** Sharp on a dense screen and in print. */
const PNG_SCALE = 3;

/** The SVG of a figure's chart with its colours written out; null while it shows its table. */
export function standaloneSvg(figure: Element): string | null {
  const chart = figure.querySelector('svg[data-chart]');
  if (chart === null) return null;
  const style = getComputedStyle(figure);
  const copy = chart.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) return null;
  const background = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  background.setAttribute('width', '100%');
  background.setAttribute('height', '100%');
  background.setAttribute('fill', 'var(--surface)');
  copy.prepend(background);
  copy.setAttribute('font-family', 'Inter, system-ui, sans-serif');
  return new XMLSerializer()
    .serializeToString(copy)
    .replace(/var\((--[\w-]+)\)/g, (_, name: string) => style.getPropertyValue(name).trim() || 'currentColor');
}

async function rasterize(svg: string): Promise<Uint8Array> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * PNG_SCALE;
    canvas.height = image.naturalHeight * PNG_SCALE;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    if (blob === null) throw new Error('The browser could not draw the chart.');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Has the browser save a figure's chart under its title. */
export async function savePicture(figure: Element, kind: 'svg' | 'png'): Promise<void> {
  const svg = standaloneSvg(figure);
  if (svg === null) return;
  const title = figure.querySelector('figcaption > span')?.textContent ?? 'chart';
  const name = title.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  if (kind === 'svg') saveFile(svg, `${name}.svg`, 'image/svg+xml');
  else saveFile(await rasterize(svg), `${name}.png`, 'image/png');
}
