/** `missing`: not there; `unreachable`: the server did not answer; `truncated`: too short; `altered`: other bytes than the original. */
export type DataErrorKind = 'missing' | 'unreachable' | 'truncated' | 'altered';

/** A data file that cannot be used, with a message for people: which file, what is wrong, what to do. */
export class DataError extends Error {
  override readonly name = 'DataError';
  /** File name of the data set, as "train-images-idx3-ubyte". */
  readonly file: string;
  readonly kind: DataErrorKind;

  constructor(file: string, kind: DataErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.file = file;
    this.kind = kind;
  }
}
