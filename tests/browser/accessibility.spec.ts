import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { button, card, openLab, prepareShallow, region, runRow } from './labPage.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];

test('axe finds nothing in either theme at any size, with and without runs', async ({ page }) => {
  test.setTimeout(300_000);
  const violations: string[] = [];
  const inspect = async (where: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const size of SIZES) {
        await page.setViewportSize(size);
        const { violations: found } = await new AxeBuilder({ page }).analyze();
        violations.push(
          ...found.map(
            ({ id, nodes }) =>
              `${where}, ${colorScheme}, ${size.width}: ${id} at ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
          ),
        );
      }
    }
  };
  await openLab(page);
  await card(page, 1).getByLabel('Kernel height').fill('30');
  await inspect('first visit with an impossible stack');
  await prepareShallow(page, { trainSize: 200, epochs: 2 });
  await button(page, 'Train').click();
  await expect(runRow(page, 'shallow 1')).toContainText('Finished', { timeout: 120_000 });
  await inspect('after a run');
  for (const toggle of await region(page, 'Accuracy').getByRole('switch', { name: 'Show data' }).all())
    await toggle.check();
  await inspect('charts as tables');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('button', { name: 'Chapter experiments' }).click();
  await page.getByRole('button', { name: /Row 8/ }).click();
  await expect(page.getByRole('article', { name: 'wider-300' })).toBeVisible();
  await inspect('catalogue open');
  expect(violations).toEqual([]);
});

test('the keyboard alone reaches every control of the way from stack to curve, with a visible focus', async ({
  page,
}) => {
  await openLab(page);
  const wanted = [
    'Chapter experiments',
    'Add Convolution',
    'Drag Convolution, layer 1',
    'Feature maps',
    'Epochs',
    'Engine',
    'Train',
  ];
  const reached = new Set<string>();
  const invisible: string[] = [];
  for (let presses = 0; presses < 80 && reached.size < wanted.length; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement)) return null;
      const label =
        element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels?.[0] : null;
      const style = getComputedStyle(element);
      return {
        name: element.getAttribute('aria-label') ?? label?.textContent ?? element.textContent ?? '',
        outline: style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1,
      };
    });
    if (focused === null) continue;
    const match = wanted.find((name) => focused.name.trim() === name);
    if (match === undefined) continue;
    reached.add(match);
    if (!focused.outline) invisible.push(match);
  }
  expect([...reached]).toEqual(wanted);
  expect(invisible).toEqual([]);
});
