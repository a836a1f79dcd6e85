import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../src/catalogue/catalogue.ts';
import { parseExperiment } from '../../src/domain/experiment.ts';
import { events, runLab } from './lab.ts';

const EXPERIMENTS = CATALOGUE.flatMap((entry) => (entry.kind === 'experiments' ? entry.experiments : []));

describe('lab list', () => {
  test('names every experiment of the catalogue with its row', async () => {
    const { exitCode, stdout } = await runLab('list');
    expect(exitCode).toBe(0);
    const names = stdout.split('\n').map((line) => line.split(/ {2,}/)[1]);
    expect(names).toEqual(expect.arrayContaining(EXPERIMENTS.map(({ id }) => id)));
    expect(names).toContain('ensemble');
  });

  test('gives each as a file that can be trained', async () => {
    const { stdout } = await runLab('list', '--json');
    const listed = events(stdout).filter(({ event }) => event === 'experiment');
    expect(listed.map(({ name, experiment }) => ({ id: name, experiment: parseExperiment(experiment) }))).toEqual(
      EXPERIMENTS.map(({ id, experiment }) => ({ id, experiment })),
    );
    expect(listed.find(({ name }) => name === 'double-conv-relu')).toMatchObject({ row: '6', bookAccuracy: 0.9923 });
  });
});
