/** The wrong digits of a run as one picture on white, with their labels: what a report holds. */
import type { ReportDigit } from '../../export/report/report.ts';
import { CELL_HEIGHT, CELL_WIDTH, drawSheet } from '../misclassified/wrongDigits.ts';

const COLUMNS = 8;
/** Labels stay readable. */
const SCALE = 2;

/**
 * @param images [count, 28, 28] bytes of the test split
 * @returns a PNG as a data address; null without digits or where the browser has no canvas
 */
export function drawDigitSheet(images: Uint8Array, digits: readonly ReportDigit[]): string | null {
  if (digits.length === 0) return null;
  const rows = Math.ceil(digits.length / COLUMNS);
  const [width, height] = [COLUMNS * CELL_WIDTH, rows * CELL_HEIGHT];
  const small = document.createElement('canvas');
  small.width = width;
  small.height = height;
  small.getContext('2d')?.putImageData(new ImageData(drawSheet(images, digits, COLUMNS), width), 0, 0);
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
  context.font = `600 ${10 * SCALE}px system-ui, sans-serif`;
  context.textAlign = 'right';
  digits.forEach(({ truth, predicted }, index) => {
    const right = ((index % COLUMNS) + 1) * CELL_WIDTH * SCALE - 6;
    const top = Math.floor(index / COLUMNS) * CELL_HEIGHT * SCALE;
    context.fillStyle = '#17703f';
    context.fillText(String(truth), right, top + 12 * SCALE);
    context.fillStyle = '#b3261e';
    context.fillText(String(predicted), right, top + 28 * SCALE);
  });
  return canvas.toDataURL('image/png');
}
