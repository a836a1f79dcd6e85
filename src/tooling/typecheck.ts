import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './paths.ts';
import { PROJECTS } from './projects.ts';

const compiler = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');
const failed = PROJECTS.filter((project) => {
  const path = join(projectRoot, project, 'tsconfig.json');
  return spawnSync(process.execPath, [compiler, '-p', path], { stdio: 'inherit', cwd: projectRoot }).status !== 0;
});
if (failed.length > 0) {
  console.error(`Type errors in: ${failed.join(', ')}`);
  process.exitCode = 1;
}
