/** `npm start`: builds where the sources have changed, then serves the build. PORT and HOST choose the address. */
import { build, isBuilt } from './build.ts';
import { distFolder } from './paths.ts';
import { createStaticServer, listen } from './serve.ts';

const DEFAULT_PORT = 4173;

try {
  const port = Number(process.env.PORT ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT must be a whole number from 0 to 65535, but is "${process.env.PORT}".`);
  }
  if (!(await isBuilt())) {
    console.log('Building (under a minute) ...');
    await build();
  }
  const server = createStaticServer(distFolder);
  const address = await listen(server, port, process.env.HOST);
  console.log(`Layer Lab is at ${address}  (Ctrl+C ends it)`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
