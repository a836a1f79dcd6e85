/** What the caller asked for cannot be done as asked: a bad file, bad weights or a wrong flag. Exit code 2, nothing written. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Makes one line of a message that may quote a file's content. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal must not obey what stands in a file
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
