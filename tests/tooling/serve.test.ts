import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { securityHeaders } from '../../src/tooling/securityHeaders.ts';
import { createStaticServer, listen } from '../../src/tooling/serve.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const SCRIPT = 'export const answer = 42;\n'.repeat(200);
let parent: string;
let server: Server;
let port: number;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'layer-lab-site-'));
  const site = join(parent, 'site');
  await mkdir(join(site, 'assets'), { recursive: true });
  await mkdir(join(parent, 'site-private'));
  await writeFile(join(parent, 'secret.txt'), 'secret');
  await writeFile(join(parent, 'site-private', 'secret.txt'), 'secret');
  await writeFile(join(site, 'index.html'), '<!doctype html><title>Lab</title>');
  await writeFile(join(site, 'assets', 'index-abc.js'), SCRIPT);
  await writeFile(join(site, 'assets', 'kernel-abc.wasm'), new Uint8Array([0, 97, 115, 109]));
  await writeFile(join(site, 'assets', 'data-abc.gz'), new Uint8Array(1000));
  server = createStaticServer(site);
  port = Number(new URL(await listen(server, 0)).port);
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(parent, { recursive: true });
});

/** With the path as it stands: `fetch` would tidy "..". */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((done, fail) => {
    const call = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    call.once('error', fail);
    call.end();
  });
}

describe('the server', () => {
  test('sends the page with every security header, and errors too', async () => {
    for (const path of ['/', '/missing', '/%2e%2e/secret.txt']) {
      const { headers } = await get(path);
      for (const [name, value] of Object.entries(securityHeaders('production')))
        expect(headers[name.toLowerCase()]).toBe(value);
    }
    const { status, headers, body } = await get('/?theme=dark');
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ]);
    expect(body.toString()).toContain('<title>Lab</title>');
  });

  test('has a policy without inline or evaluated scripts', () => {
    const policy = securityHeaders('production')['Content-Security-Policy'] ?? '';
    const scripts = policy.split('; ').find((directive) => directive.startsWith('script-src'));
    expect(scripts).toBe("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).not.toMatch(/https?:|\*|nonce|ws:/);
  });

  test.each([
    ['/assets/index-abc.js', 'text/javascript; charset=utf-8'],
    ['/assets/kernel-abc.wasm', 'application/wasm'],
    ['/assets/data-abc.gz', 'application/octet-stream'],
  ])('sends %s as %s, cacheable for ever', async (path, type) => {
    const { status, headers } = await get(path);
    expect([status, headers['content-type']]).toEqual([200, type]);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  test('compresses text as the browser accepts it, never data', async () => {
    const brotli = await get('/assets/index-abc.js', { 'Accept-Encoding': 'gzip, deflate, br' });
    expect([brotli.headers['content-encoding'], brotliDecompressSync(brotli.body).toString()]).toEqual(['br', SCRIPT]);
    const gzip = await get('/assets/index-abc.js', { 'Accept-Encoding': 'gzip, br;q=0' });
    expect([gzip.headers['content-encoding'], gunzipSync(gzip.body).toString()]).toEqual(['gzip', SCRIPT]);
    const plain = await get('/assets/index-abc.js');
    expect([plain.headers['content-encoding'], plain.body.toString()]).toEqual([undefined, SCRIPT]);
    const data = await get('/assets/data-abc.gz', { 'Accept-Encoding': 'gzip, br' });
    expect([data.headers['content-encoding'], data.headers['content-length']]).toEqual([undefined, '1000']);
  });

  test('answers an unchanged file with 304', async () => {
    const first = await get('/');
    const second = await get('/', { 'If-None-Match': String(first.headers.etag) });
    expect([second.status, second.body.length]).toEqual([304, 0]);
  });

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/../site-private/secret.txt',
    '/..%5csecret.txt',
    '/%00',
    '/%',
  ])('refuses the path %s', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(400);
    expect(body.toString()).not.toContain('secret');
  });

  test('answers 404 for what is not there, also for folders', async () => {
    expect((await get('/assets/none.js')).status).toBe(404);
    expect((await get('/assets')).status).toBe(404);
  });

  test('answers HEAD without a body and refuses other methods', async () => {
    const head = await get('/assets/index-abc.js', {}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, String(SCRIPT.length), 0]);
    const post = await get('/', {}, 'POST');
    expect([post.status, post.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  test('says how to choose another port where one is taken', async () => {
    const second = createStaticServer(parent);
    await expect(listen(second, port)).rejects.toThrow(
      `Port ${port} is taken by another program. Choose another one: PORT=${port + 1}`,
    );
  });
});
