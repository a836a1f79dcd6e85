/** Several nets that vote. */

/** What one net says of every example. */
export interface MemberPredictions {
  /** [count] */
  readonly predictions: Uint8Array;
  /** [count, classes] */
  readonly probabilities: Float32Array;
}

export interface EnsembleResult {
  /** [count]: the class with the most votes; ties go to the larger sum of probabilities, then to the lower class. */
  readonly predictions: Uint8Array;
  /** [count, classes]: how many nets vote for each class. */
  readonly votes: Uint8Array;
  /** Fraction of examples that the vote gets right. */
  readonly accuracy: number;
  readonly errors: number;
  /** Examples whose largest number of votes two or more classes shared. */
  readonly ties: number;
  /** Of the ties, those that the vote gets right. */
  readonly tiesRight: number;
  /** Of the ties, those whose leading classes had the same summed probability too: the lower class was taken. */
  readonly tiesByLowerClass: number;
  readonly members: readonly MemberEffect[];
}

/** What voting changes for one of the nets. */
export interface MemberEffect {
  readonly accuracy: number;
  readonly errors: number;
  /** Examples that this net gets wrong and the vote right. */
  readonly mended: number;
  /** Examples that this net gets right and the vote wrong. */
  readonly made: number;
}

/**
 * The plurality vote of `members`.
 *
 * @param labels [count]
 * @throws Error without members, above 255 of them, or where the lengths do not fit the labels
 */
export function voteEnsemble(labels: Uint8Array, members: readonly MemberPredictions[], classes = 10): EnsembleResult {
  const count = labels.length;
  if (members.length === 0 || members.length > 255)
    throw new Error(`${members.length} nets cannot vote: 1 to 255 can.`);
  for (const member of members) {
    if (member.predictions.length !== count || member.probabilities.length !== count * classes) {
      throw new Error(`A net's predictions do not fit ${count} examples of ${classes} classes.`);
    }
  }
  const predictions = new Uint8Array(count);
  const votes = new Uint8Array(count * classes);
  let errors = 0;
  let ties = 0;
  let tiesRight = 0;
  let tiesByLowerClass = 0;
  for (let example = 0; example < count; example += 1) {
    const tally = votes.subarray(example * classes, (example + 1) * classes);
    for (const member of members) {
      const vote = member.predictions[example] as number;
      tally[vote] = (tally[vote] as number) + 1;
    }
    const most = Math.max(...tally);
    const leaders = [...tally.keys()].filter((label) => tally[label] === most);
    const sums =
      leaders.length === 1 ? [1] : leaders.map((label) => summedProbability(members, example, label, classes));
    const largest = Math.max(...sums);
    const chosen = leaders[sums.indexOf(largest)] as number;
    predictions[example] = chosen;
    if (leaders.length > 1) {
      ties += 1;
      if (chosen === labels[example]) tiesRight += 1;
      if (sums.indexOf(largest) !== sums.lastIndexOf(largest)) tiesByLowerClass += 1;
    }
    if (chosen !== labels[example]) errors += 1;
  }
  const effects = members.map((member) => effectOn(labels, predictions, member.predictions));
  const accuracy = count === 0 ? 0 : (count - errors) / count;
  return { predictions, votes, accuracy, errors, ties, tiesRight, tiesByLowerClass, members: effects };
}

/** The sum over all nets of the probability that they give a class for one example, voters of it or not. */
export function summedProbability(
  members: readonly MemberPredictions[],
  example: number,
  label: number,
  classes = 10,
): number {
  // In double precision sums of a few single-precision numbers are exact to far below their own rounding.
  return members.reduce((total, member) => total + (member.probabilities[example * classes + label] as number), 0);
}

function effectOn(labels: Uint8Array, vote: Uint8Array, own: Uint8Array): MemberEffect {
  let errors = 0;
  let mended = 0;
  let made = 0;
  for (let example = 0; example < labels.length; example += 1) {
    const ownRight = own[example] === labels[example];
    const voteRight = vote[example] === labels[example];
    if (!ownRight) errors += 1;
    if (!ownRight && voteRight) mended += 1;
    if (ownRight && !voteRight) made += 1;
  }
  return { accuracy: labels.length === 0 ? 0 : (labels.length - errors) / labels.length, errors, mended, made };
}
