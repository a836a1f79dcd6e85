import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../src/tooling/paths.ts';
import { PROJECTS } from '../../src/tooling/projects.ts';
import { sourceFiles } from './sources.ts';

/** AssemblyScript has a compiler of its own. */
const ASSEMBLY_SCRIPT = 'src/engine/cpu/assembly/';

function filesOf(project: string): string[] {
  const compiler = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  const parameters = [compiler, '-p', join(projectRoot, project, 'tsconfig.json'), '--listFilesOnly'];
  const { status, stdout } = spawnSync(process.execPath, parameters, { encoding: 'utf8', cwd: projectRoot });
  expect(status, stdout).toBe(0);
  return stdout
    .split('\n')
    .filter((path) => path.startsWith(projectRoot))
    .map((path) => path.slice(projectRoot.length + 1));
}

test('the type check leaves no file out', () => {
  const checked = new Set(PROJECTS.flatMap(filesOf));
  const all = [...sourceFiles('src'), ...sourceFiles('tests')].map((file) => file.path);
  expect(all.filter((path) => !checked.has(path) && !path.startsWith(ASSEMBLY_SCRIPT))).toEqual([]);
});
