/** The page as a person meets it: regions, cards, rows, in their own words. */
import { expect, type Locator, type Page } from '@playwright/test';

export function region(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

export function button(page: Page, name: 'Train' | 'Pause' | 'Resume' | 'Stop'): Locator {
  return page.getByRole('button', { name, exact: true });
}

/** The card of a layer by its place in the stack, from 1. */
export function card(page: Page, position: number): Locator {
  return region(page, 'Layers')
    .getByRole('article')
    .nth(position - 1);
}

/** The kinds of the stack from top to bottom: "Convolution", "Max-pooling", ... */
export async function kinds(page: Page): Promise<string[]> {
  const headings = await region(page, 'Layers').getByRole('article').getByRole('heading').allInnerTexts();
  return headings.map((heading) => heading.replace(/,\s*layer \d+$/s, '').trim());
}

/** The output shapes of the cards, from top to bottom. */
export async function shapes(page: Page): Promise<string[]> {
  const texts = await region(page, 'Layers').getByRole('article').getByText('Output').locator('..').allInnerTexts();
  return texts.map((text) => text.replace(/^Output\s*/, '').trim());
}

/** Opens the page and waits until it can train. */
export async function openLab(page: Page): Promise<void> {
  await page.goto('/');
  await expect(page.getByText('MNIST ready')).toBeVisible({ timeout: 60_000 });
}

/** Puts an experiment of the chapter on the bench. */
export async function loadExperiment(page: Page, title: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Chapter experiments' }).click();
  const row = page.getByRole('dialog').getByRole('listitem').filter({ hasText: title }).first();
  await row.getByRole('button', { name: /on the bench$/ }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

export interface SmallTraining {
  readonly trainSize: number;
  readonly epochs: number;
}

/** The shallow net on the first images only: real training in seconds. */
export async function prepareShallow(page: Page, { trainSize, epochs }: SmallTraining): Promise<void> {
  await loadExperiment(page, /Shallow net/);
  const settings = region(page, 'Settings');
  await settings.getByLabel('Training images').fill(String(trainSize));
  await settings.getByLabel('Epochs').fill(String(epochs));
}

/** The row of a run by its name. */
export function runRow(page: Page, name: string): Locator {
  return region(page, 'Runs')
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name, exact: true }) });
}

/** "97.80 %" as 0.978. */
export function fraction(text: string): number {
  const match = /([\d.]+)\s*%/.exec(text);
  if (match?.[1] === undefined) throw new Error(`no percentage in "${text}"`);
  return Number(match[1]) / 100;
}

/** Steps done, as the progress says. */
export async function stepsDone(page: Page): Promise<number> {
  const text = await region(page, 'Settings').innerText();
  return Number(/Step\s*([\d,]+) of/.exec(text)?.[1]?.replaceAll(',', '') ?? Number.NaN);
}
