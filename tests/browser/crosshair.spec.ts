import { type CDPSession, expect, test } from '@playwright/test';
import { region } from './labPage.ts';
import { openWithRuns } from './seededRuns.ts';

// Recording a trace for the report takes pictures of the page, on the page's own time.
test.use({ trace: 'off' });

interface TraceEvent {
  readonly name: string;
  /** Microseconds. */
  readonly ts: number;
}

const EPOCHS = 60;
const MOVES = 2 * (EPOCHS - 1);
/** Of a chart's axis, in pixels from its left and its right edge. */
const FIRST_EPOCH_AT = 48;
const LAST_EPOCH_AT = 14;
const WANTED_FRAMES = 30;

/** Milliseconds of processor time that the page's main thread has spent in tasks, by the browser's own count. */
async function mainThreadTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
}

test('over the curves of 50 runs of 60 epochs, the crosshair leaves time for more than 30 frames a second', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000);
  await openWithRuns(page, { count: 50, epochs: EPOCHS, seedsEach: 5 });
  const accuracy = region(page, 'Accuracy');
  await expect(accuracy.locator('[data-series]')).toHaveCount(150, { timeout: 90_000 });
  // What the page does once after it was opened is not the crosshair's.
  await expect(page.getByText(/\d engines? ready/)).toBeVisible({ timeout: 120_000 });
  const slider = accuracy.getByRole('slider', { name: 'Crosshair of Validation accuracy' });
  const box = await slider.boundingBox();
  if (box === null) throw new Error('no chart');
  const place = async () => Number(await slider.getAttribute('aria-valuenow'));
  await page.mouse.move(box.x + 60, box.y + 60);
  await expect.poll(place).toBeLessThan(5);

  const session = await page.context().newCDPSession(page);
  // Time that other programs have the processor is not counted.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await browser.startTracing(page, {
    categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline.frame'],
  });
  const before = await mainThreadTime(session);
  await page.evaluate(() => console.timeStamp('sweep'));
  // Every move comes to another epoch, there and back: a move that changes nothing would need no frame.
  for (let move = 1; move <= MOVES; move += 1) {
    const epoch = 1 + (move <= EPOCHS - 1 ? move : MOVES - move);
    const along = FIRST_EPOCH_AT + ((box.width - FIRST_EPOCH_AT - LAST_EPOCH_AT) * (epoch - 1)) / (EPOCHS - 1);
    await page.mouse.move(box.x + along, box.y + 60 + 40 * Math.sin(move / 9));
    if (move === EPOCHS - 1) expect(await place()).toBe(EPOCHS);
  }
  await page.evaluate(() => console.timeStamp('sweep'));
  const aMove = ((await mainThreadTime(session)) - before) / MOVES;
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  expect(await place()).toBe(1);

  const marks = traceEvents.filter(({ name }) => name === 'TimeStamp').map(({ ts }) => ts);
  const [begin, end] = [Math.min(...marks), Math.max(...marks)];
  const frames = traceEvents.filter(({ name, ts }) => name === 'DrawFrame' && ts >= begin && ts <= end).length;
  const seconds = (end - begin) / 1e6;
  const report = `${(frames / seconds).toFixed(1)} frames a second were drawn in ${seconds.toFixed(1)} s; a move of the crosshair takes ${aMove.toFixed(1)} ms of the page's thread`;
  test.info().annotations.push({ type: 'crosshair', description: report });
  console.log(report);
  // Frames that other programs take from the page are not the page's: what it needs for one is held to.
  expect(aMove).toBeGreaterThan(0);
  expect(aMove).toBeLessThan(1000 / WANTED_FRAMES);
});
