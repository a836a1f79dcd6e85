import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Plugin } from 'vite';
import { MNIST_ROLES } from '../data/mnistFiles.ts';
import { type MnistManifest, readMnistManifest } from './mnistAssets.ts';
import { generatedMnistFolder } from './paths.ts';

const MODULE_ID = 'virtual:mnist-sources';
const DEVELOPMENT_PATH = '/assets/mnist/';

/**
 * Brings the data files into the build (as assets/mnist/...) and serves them in development; `virtual:mnist-sources` tells the
 * loader their addresses and sizes. `emit` is for the bundle that carries the files. The build's addresses are relative to the chunk, so that it may lie in any folder.
 */
export function mnistPlugin({ emit }: { readonly emit: boolean }): Plugin {
  let isBuild = false;
  let assetsFolder = 'assets';
  return {
    name: 'layer-lab:mnist',
    configResolved(config) {
      isBuild = config.command === 'build';
      assetsFolder = config.build.assetsDir;
    },
    resolveId(id) {
      return id === MODULE_ID ? `\0${MODULE_ID}` : undefined;
    },
    async load(id) {
      if (id !== `\0${MODULE_ID}`) return undefined;
      return sourcesModule(await readMnistManifest(), isBuild);
    },
    async generateBundle() {
      if (!emit) return;
      for (const asset of Object.values(await readMnistManifest())) {
        const source = await readFile(join(generatedMnistFolder, asset.fileName));
        this.emitFile({ type: 'asset', fileName: `${assetsFolder}/mnist/${asset.fileName}`, source });
      }
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = request.url?.split('?')[0] ?? '';
        if (!path.startsWith(DEVELOPMENT_PATH)) return next();
        response.setHeader('Content-Type', 'application/octet-stream');
        createReadStream(join(generatedMnistFolder, basename(path)))
          .on('error', () => response.writeHead(404).end())
          .pipe(response);
      });
    },
  };
}

function sourcesModule(manifest: MnistManifest, isBuild: boolean): string {
  const entries = MNIST_ROLES.map((role) => {
    const { fileName, compressedBytes } = manifest[role];
    const url = isBuild
      ? `new URL(${JSON.stringify(`mnist/${fileName}`)}, here).href`
      : JSON.stringify(`${DEVELOPMENT_PATH}${fileName}`);
    return `  ${role}: { url: ${url}, compressedBytes: ${compressedBytes} },`;
  });
  return `const here = import.meta.url;\nexport default {\n${entries.join('\n')}\n};\n`;
}
