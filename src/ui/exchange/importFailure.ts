/** Why something could not be opened, ready to be shown. */
export interface ImportFailure {
  /** One sentence on the whole. */
  readonly message: string;
  /** Each thing that is wrong: a field's path, or a place in the code, with what was expected and what stood there. */
  readonly details: readonly ImportDetail[];
}

export interface ImportDetail {
  /** "training.learningRate", or "Line 3, column 12". */
  readonly place: string;
  readonly expected: string;
  readonly received: string;
  /** The line of the code with a caret below the character; null where there is no code. */
  readonly quote: string | null;
}
