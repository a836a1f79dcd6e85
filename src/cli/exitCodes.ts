/** What the command's exit code says. */
export const EXIT = {
  done: 0,
  /** A defect, a missing installation, a full disk: not the caller's fault. */
  failed: 1,
  /** A bad file, bad weights or a wrong flag. */
  usage: 2,
  /** 128 + the signal's number, as a shell reports it. */
  interrupted: 130,
  terminated: 143,
  outputClosed: 141,
} as const;
