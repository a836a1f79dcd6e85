import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../src/tooling/paths.ts';
import { PROJECTS } from '../../src/tooling/projects.ts';
import { sourceFiles } from './sources.ts';

/** AssemblyScript has a compiler of its own. */
const ASSEMBLY_SCRIPT = 'src/engine/cpu/assembly/';

/** What the compiler takes for a project's own files, without reading any of them: a busy machine must not fail this. */
function filesOf(project: string): string[] {
  const folder = join(projectRoot, project);
  const compiler = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  const parameters = [compiler, '-p', join(folder, 'tsconfig.json'), '--showConfig'];
  const { status, stdout } = spawnSync(process.execPath, parameters, { encoding: 'utf8', cwd: projectRoot });
  expect(status, stdout).toBe(0);
  const { files }: { files: string[] } = JSON.parse(stdout);
  expect(files.length).toBeGreaterThan(0);
  return files.map((file) => relative(projectRoot, join(folder, file)));
}

test('the type check leaves no file out', () => {
  const checked = new Set(PROJECTS.flatMap(filesOf));
  const all = [...sourceFiles('src'), ...sourceFiles('tests')].map((file) => file.path);
  expect(all.filter((path) => !checked.has(path) && !path.startsWith(ASSEMBLY_SCRIPT))).toEqual([]);
});
