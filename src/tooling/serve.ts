/** A small static file server for the production build: security headers, compression, caching; nothing but GET and HEAD. */
import { createReadStream, type Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { securityHeaders } from './securityHeaders.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
const COMPRESSIBLE = new Set(['.html', '.js', '.css', '.json', '.webmanifest', '.svg', '.txt', '.wasm']);
/** Files whose names carry a hash of their content. */
const HASHED_FOLDER = '/assets/';

type Encoding = 'br' | 'gzip';

/** A server for the files of `folder`; not yet listening. Keeps compressed copies of text files in memory. */
export function createStaticServer(folder: string): Server {
  const root = resolve(folder);
  const compressed = new Map<string, Promise<Buffer>>();
  return createServer((request, response) => {
    respond(root, compressed, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'The file could not be read.');
      if (!isClosedEarly(error)) console.error(error);
    });
  });
}

/**
 * Starts listening. @param port 0 takes any free one.
 * @returns The server's address, as "http://localhost:4173".
 * @throws Error saying what to do where the port is taken or not allowed.
 */
export async function listen(server: Server, port: number, host = '127.0.0.1'): Promise<string> {
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => fail(new Error(explain(error, port), { cause: error })));
    server.listen(port, host, done);
  });
  const address = server.address() as AddressInfo;
  return `http://${host === '127.0.0.1' ? 'localhost' : host}:${address.port}`;
}

function explain(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start`;
  }
  if (error.code === 'EACCES') return `Port ${port} is not allowed for this user. Choose one above 1023, as PORT=4173.`;
  return `The server could not start: ${error.message}`;
}

async function respond(
  root: string,
  compressed: Map<string, Promise<Buffer>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders('production'))) response.setHeader(name, value);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return refuse(response, 405, 'Only GET and HEAD are answered here.');
  }
  const urlPath = decodedPath(request.url ?? '/');
  const path = urlPath === undefined ? undefined : resolve(root, `.${urlPath}`);
  if (urlPath === undefined || path === undefined || !path.startsWith(root + sep)) {
    return refuse(response, 400, 'This is not a path of this site.');
  }
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined || !stats.isFile()) return refuse(response, 404, 'There is no such file.');
  await sendFile(path, urlPath, stats, compressed, request, response);
}

async function sendFile(
  path: string,
  urlPath: string,
  stats: Stats,
  compressed: Map<string, Promise<Buffer>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const extension = extname(path);
  const isCompressible = COMPRESSIBLE.has(extension);
  const encoding = isCompressible ? chooseEncoding(request.headers['accept-encoding']) : undefined;
  const version = `${stats.size.toString(36)}-${Math.floor(stats.mtimeMs).toString(36)}`;
  const tag = `W/"${version}"`;
  response.setHeader('Content-Type', CONTENT_TYPES[extension] ?? 'application/octet-stream');
  response.setHeader(
    'Cache-Control',
    urlPath.startsWith(HASHED_FOLDER) ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
  response.setHeader('ETag', tag);
  if (isCompressible) response.setHeader('Vary', 'Accept-Encoding');
  if (request.headers['if-none-match']?.includes(tag) === true) {
    response.writeHead(304).end();
    return;
  }
  if (encoding === undefined) {
    response.setHeader('Content-Length', stats.size);
    if (request.method === 'HEAD') response.end();
    else await pipeline(createReadStream(path), response);
    return;
  }
  const key = `${encoding} ${version} ${path}`;
  const body = compressed.get(key) ?? compress(path, encoding);
  compressed.set(key, body);
  const bytes = await body;
  response.setHeader('Content-Encoding', encoding);
  response.setHeader('Content-Length', bytes.length);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** The path with percent signs decoded and "index.html" added; undefined where it is malformed. */
function decodedPath(url: string): string | undefined {
  try {
    const path = decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '/');
    if (!path.startsWith('/') || path.includes('\0') || path.includes('\\')) return undefined;
    return path.endsWith('/') ? `${path}index.html` : path;
  } catch {
    return undefined;
  }
}

function chooseEncoding(accepted: string | string[] | undefined): Encoding | undefined {
  const names = String(accepted ?? '')
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.split(';', 1)[0]?.trim());
  if (names.includes('br')) return 'br';
  return names.includes('gzip') ? 'gzip' : undefined;
}

async function compress(path: string, encoding: Encoding): Promise<Buffer> {
  const content = await readFile(path);
  if (encoding === 'gzip') return promisify(gzip)(content);
  return promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } });
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${message}\n`);
}

function isClosedEarly(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
