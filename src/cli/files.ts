/** Files of the command line: read with a limit, written whole or not at all. */
import { constants } from 'node:fs';
import { access, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, UsageError } from './usageError.ts';

const READ_BYTES = 1 << 20;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'a part of its path is not a folder',
  ELOOP: 'its links go in a circle',
  ENAMETOOLONG: 'its name is too long',
  EROFS: 'the file system is read-only',
  ENXIO: 'it is not a file',
};

/** Why a file operation failed, in words. */
export function fileProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? messageOf(error);
}

/**
 * Reads a file of at most `limit` bytes; a pipe is read to its end. @throws UsageError where it cannot be read or is larger
 */
export async function readLimited(path: string, limit: number): Promise<Uint8Array> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw new UsageError(`${path}: cannot be read: ${fileProblem(error)}`);
  });
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(READ_BYTES, limit + 1 - length)));
      if (bytesRead === 0) return Buffer.concat(chunks, length);
      length += bytesRead;
      if (length > limit) {
        throw new UsageError(`${path}: expected at most ${limit.toLocaleString('en')} bytes, received more`);
      }
      chunks.push(buffer.subarray(0, bytesRead));
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path}: cannot be read: ${fileProblem(error)}`);
  } finally {
    await file.close();
  }
}

/** Whether a file can be put at `path`, found out without writing. @throws UsageError saying why not */
export async function checkWritable(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    const existing = await stat(path).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    });
    if (existing !== null && !existing.isFile()) throw new UsageError(`${path}: cannot be written: it is not a file`);
    if (!(await stat(folder)).isDirectory())
      throw new UsageError(`${folder}: cannot be written to: it is not a folder`);
    await access(folder, constants.W_OK | constants.X_OK);
    if (existing !== null) await access(path, constants.W_OK);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path}: cannot be written: ${fileProblem(error)}`);
  }
}

/** Writes a file whole: whoever reads `path` sees the old content or the new, also when the program dies in between. */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.partial`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
