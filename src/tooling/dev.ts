import { join } from 'node:path';
import { createServer } from 'vite';
import { projectRoot } from './paths.ts';
import { prepare } from './prepare.ts';

await prepare();
const server = await createServer({ root: projectRoot, configFile: join(projectRoot, 'vite.config.ts') });
await server.listen(process.env.PORT === undefined ? undefined : Number(process.env.PORT));
server.printUrls();
