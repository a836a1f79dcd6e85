import { describe, expect, it } from 'vitest';
import { defaultDraft } from '../../src/store/defaultDraft.ts';
import { createSavedStacks, MOST_STACKS, readSavedStacks, SAVED_STACKS_KEY } from '../../src/store/savedStacks.ts';

class TextMemory {
  readonly texts = new Map<string, string>();
  getItem = (key: string): string | null => this.texts.get(key) ?? null;
  setItem = (key: string, value: string): void => {
    this.texts.set(key, value);
  };
}

const DRAFT = defaultDraft();

describe('saved stacks', () => {
  it('come back on the next visit, the latest first, under the name given', () => {
    const storage = new TextMemory();
    const { getState } = createSavedStacks(storage, () => 5);
    expect(getState().save(' one ', DRAFT)).toBe(true);
    getState().save('two', { ...DRAFT, seed: 9 });
    const again = createSavedStacks(storage).getState();
    expect(again.stacks).toEqual([
      { name: 'two', experiment: { ...DRAFT, name: 'two', seed: 9 }, savedAt: 5 },
      { name: 'one', experiment: { ...DRAFT, name: 'one' }, savedAt: 5 },
    ]);
  });

  it('take the place of their namesakes, can be removed, and need a name', () => {
    const { getState } = createSavedStacks(new TextMemory());
    getState().save('one', DRAFT);
    getState().save('one', { ...DRAFT, seed: 3 });
    expect(getState().stacks.map(({ experiment }) => experiment.seed)).toEqual([3]);
    expect(getState().save('  ', DRAFT)).toBe(false);
    getState().remove('one');
    expect(getState().stacks).toEqual([]);
  });

  it('may have issues, as drafts may', () => {
    const storage = new TextMemory();
    createSavedStacks(storage)
      .getState()
      .save('empty', { ...DRAFT, network: { ...DRAFT.network, layers: [] } });
    expect(readSavedStacks(storage)).toHaveLength(1);
  });

  it('of another tab are not lost', () => {
    const storage = new TextMemory();
    const here = createSavedStacks(storage);
    const there = createSavedStacks(storage);
    here.getState().save('here', DRAFT);
    there.getState().save('there', DRAFT);
    here.getState().refresh();
    expect(here.getState().stacks.map(({ name }) => name)).toEqual(['there', 'here']);
  });

  it('that are damaged are left out; without a storage they last as long as the page', () => {
    const storage = new TextMemory();
    const { getState } = createSavedStacks(storage);
    getState().save('good', DRAFT);
    getState().save('bad', DRAFT);
    const text = storage.getItem(SAVED_STACKS_KEY) ?? '';
    storage.setItem(SAVED_STACKS_KEY, text.replace('"filters":20', '"filters":"many"'));
    expect(readSavedStacks(storage).map(({ name }) => name)).toEqual(['good']);
    storage.setItem(SAVED_STACKS_KEY, text.slice(0, 50));
    expect(readSavedStacks(storage)).toEqual([]);
    const without = createSavedStacks(null);
    expect(without.getState().save('one', DRAFT)).toBe(false);
    expect(without.getState().stacks).toHaveLength(1);
  });

  it('are bounded', () => {
    const { getState } = createSavedStacks(null);
    for (let index = 0; index < MOST_STACKS + 5; index += 1) getState().save(`net ${index}`, DRAFT);
    expect(getState().stacks).toHaveLength(MOST_STACKS);
    expect(getState().stacks[0]?.name).toBe(`net ${MOST_STACKS + 4}`);
  });
});
