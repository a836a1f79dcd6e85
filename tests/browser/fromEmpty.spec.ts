/** The chapter's tenth stack, from nothing, by each hand alone. */
import { type CDPSession, expect, type Locator, type Page, test } from '@playwright/test';
import { findExperiment } from '../../src/catalogue/catalogue.ts';
import { formatShape } from '../../src/domain/layers/layer.ts';
import { kindOf } from '../../src/domain/layers/registry.ts';
import { analyzeNetwork } from '../../src/domain/shapes.ts';
import { card, kinds, region, shapes } from './labPage.ts';

const found = findExperiment('dropout');
if (found === undefined) throw new Error('the catalogue has no dropout experiment');
const wanted = found.experiment.network;
const analysis = analyzeNetwork(wanted);
const LABELS = wanted.layers.map((layer) => kindOf(layer).label);

/** What dnd-kit and the page have said aloud last. */
function spoken(page: Page): Locator {
  return page.locator('[aria-live]').filter({ hasText: /\S/ });
}

async function emptyStack(page: Page): Promise<void> {
  await page.goto('/');
  await expect(region(page, 'Layers').getByRole('article')).toHaveCount(4);
  for (let left = 4; left > 0; left -= 1) {
    await card(page, 1)
      .getByRole('button', { name: /^Remove .*, layer 1$/ })
      .click();
  }
  expect(await kinds(page)).toEqual([]);
  await expect(region(page, 'Layers')).toContainText('The stack is empty');
}

type SetNumber = (field: Locator, value: number) => Promise<void>;

const byTyping: SetNumber = (field, value) => field.fill(String(value));

/** With the buttons that stand in a number while the mouse is over it. */
async function byStepping(field: Locator, value: number): Promise<void> {
  const number = async () => Number(await field.inputValue());
  for (let presses = 0; (await number()) !== value; presses += 1) {
    if (presses === 20) throw new Error(`no steps lead to ${value}`);
    await field.hover();
    const before = await number();
    await field
      .locator('..')
      .locator(`[data-step="${before < value ? 'up' : 'down'}"]`)
      .click();
    await expect(field).not.toHaveValue(String(before));
  }
}

/** Sets the values of every layer that differ from a new layer's. */
async function setFields(page: Page, setNumber: SetNumber): Promise<void> {
  for (const [index, layer] of wanted.layers.entries()) {
    const place = card(page, index + 1);
    if (layer.type === 'conv') {
      await setNumber(place.getByLabel('Feature maps'), layer.filters);
      await place.getByLabel('Activation').selectOption(layer.activation);
    }
    if (layer.type === 'dense') {
      await setNumber(place.getByLabel('Neurons'), layer.units);
      await place.getByLabel('Activation').selectOption(layer.activation);
    }
  }
}

async function expectWanted(page: Page): Promise<void> {
  expect(await kinds(page)).toEqual(LABELS);
  const expected = analysis.layers.map(({ output }) => (output === null ? '' : formatShape(output)));
  await expect.poll(() => shapes(page)).toEqual(expected);
  await expect(region(page, 'Layers').getByTestId('total-parameters')).toHaveText(
    (analysis.parameterCount ?? 0).toLocaleString('en'),
  );
  await expect(region(page, 'Settings')).not.toContainText('Layer 1:');
}

/** In the middle of the first gap: above the first card, or where the empty stack takes its first layer. */
async function firstGap(page: Page): Promise<{ x: number; y: number }> {
  const gap = page.locator('[data-gap="0"]');
  await gap.scrollIntoViewIfNeeded();
  const box = await gap.boundingBox();
  if (box === null) throw new Error('the stack has no gap');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
  await locator.scrollIntoViewIfNeeded();
  const box = await locator.boundingBox();
  if (box === null) throw new Error('nothing to take hold of');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** From the last layer to the first, each on top of the stack: said are its place and what it puts out. */
async function stackUp(page: Page, place: (label: string) => Promise<void>): Promise<void> {
  for (const [count, label] of LABELS.toReversed().entries()) {
    await place(label);
    await expect(spoken(page).last()).toContainText(new RegExp(`^${label}, .*added at position 1 of ${count + 1}; `));
    await expect(region(page, 'Layers').getByRole('article')).toHaveCount(count + 1);
  }
  await expect(spoken(page).last()).toContainText('position 1 of 10; output 24 by 24 by 20');
}

test('the mouse alone stacks the ten layers up', async ({ page }) => {
  await emptyStack(page);
  await stackUp(page, async (label) => {
    const from = await middleOf(page.getByRole('button', { name: `Add ${label}`, exact: true }));
    const to = await firstGap(page);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 8, from.y + 8, { steps: 3 });
    await page.mouse.move(to.x, to.y, { steps: 5 });
    await expect(page.locator('[data-target="true"]')).toHaveCount(1);
    await page.mouse.up();
  });
  await setFields(page, byStepping);
  await expectWanted(page);
});

async function touch(session: CDPSession, type: string, points: readonly { x: number; y: number }[]): Promise<void> {
  await session.send('Input.dispatchTouchEvent', {
    // The names of the protocol, which its types know only as a union.
    type: type as 'touchStart' | 'touchMove' | 'touchEnd',
    touchPoints: points.map(({ x, y }) => ({ x, y })),
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a finger alone stacks the ten layers up', async ({ page }) => {
    await emptyStack(page);
    const session = await page.context().newCDPSession(page);
    await stackUp(page, async (label) => {
      const from = await middleOf(page.getByRole('button', { name: `Add ${label}`, exact: true }));
      const to = await firstGap(page);
      await touch(session, 'touchStart', [from]);
      // The layer is lifted once the finger has rested on it.
      await expect(spoken(page).first()).toContainText(`Picked up ${label}`);
      for (let part = 1; part <= 4; part += 1) {
        await touch(session, 'touchMove', [
          { x: from.x + ((to.x - from.x) * part) / 4, y: from.y + ((to.y - from.y) * part) / 4 },
        ]);
      }
      await expect(page.locator('[data-target="true"]')).toHaveCount(1);
      await touch(session, 'touchEnd', []);
    });
    await setFields(page, byTyping);
    await expectWanted(page);
  });
});

/** What the keyboard is on, by its accessible name. */
async function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    const labelled = element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element : null;
    const place = element?.closest('article')?.querySelector('h3')?.textContent ?? '';
    const name = element?.getAttribute('aria-label') ?? labelled?.labels?.[0]?.textContent ?? '';
    return labelled === null ? name : `${name} of ${place}`;
  });
}

/** Presses Tab, or Shift and Tab, until the keyboard is on the control with that name. */
async function tabTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 150; presses += 1) {
    if ((await focusedName(page)) === name) return;
    await page.keyboard.press(key);
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

test('the keyboard alone builds it, and is told the place and the output of each layer', async ({ page }) => {
  await page.goto('/');
  await tabTo(page, 'Remove Convolution, layer 1');
  for (let left = 4; left > 0; left -= 1) {
    await expect(region(page, 'Layers').getByRole('article')).toHaveCount(left);
    await page.keyboard.press('Enter');
  }
  await expect(page.getByRole('button', { name: 'Add Convolution', exact: true })).toBeFocused();
  for (const [index, label] of LABELS.entries()) {
    const names = await page.locator('[data-palette] button').evaluateAll((all) => all.map((one) => one.ariaLabel));
    const here = names.indexOf(await focusedName(page));
    await tabTo(page, `Add ${label}`, names.indexOf(`Add ${label}`) < here ? 'Shift+Tab' : 'Tab');
    await page.keyboard.press('Enter');
    const place = `added at position ${index + 1} of ${index + 1}; `;
    await expect(spoken(page).last()).toContainText(new RegExp(`^${label}, .*${place}`));
  }
  for (const [index, layer] of wanted.layers.entries()) {
    const place = `${LABELS[index]}, layer ${index + 1}`;
    if (layer.type === 'conv' && layer.filters !== 20) {
      await tabTo(page, `Feature maps of ${place}`);
      await page.keyboard.press('Control+a');
      await page.keyboard.type(String(layer.filters));
    }
    if (layer.type === 'dense') {
      await tabTo(page, `Neurons of ${place}`);
      await page.keyboard.press('Control+a');
      await page.keyboard.type(String(layer.units));
    }
    if (layer.type === 'conv' || layer.type === 'dense') {
      await tabTo(page, `Activation of ${place}`);
      await page.keyboard.type('R');
      await expect(card(page, index + 1).getByLabel('Activation')).toHaveValue('relu');
    }
  }
  await expectWanted(page);
});
