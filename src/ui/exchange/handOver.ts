/** Giving something to the person at the page: as a file, or on the clipboard. */

/** Has the browser save `content` under a name. */
export function saveFile(content: string | Uint8Array, fileName: string, mediaType: string): void {
  // A copy of its own: what a worker shares may not go into a Blob.
  const part = typeof content === 'string' ? content : new Uint8Array(content);
  const address = URL.createObjectURL(new Blob([part], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // Some browsers read the address only after this task.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Puts a text on the clipboard; where the browser forbids that, selects `shown`, so that a key press copies it. */
export async function copyText(text: string, shown: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const selection = getSelection();
    if (shown !== null) selection?.selectAllChildren(shown);
    return false;
  }
}
