import classes from './RunName.module.css';

/**
 * What tells one run of an experiment from another, or a group from its runs: " 12", " 3 seeds". It begins with a space: where
 * the two parts meet, a reader takes one for granted.
 */
const END = / \d+(?: seeds?)?$/;

/** A run's name where room is short: it is cut in its middle, so that its number stays. */
export function RunName({ name }: { readonly name: string }) {
  const at = END.exec(name)?.index ?? name.length;
  return (
    <span className={classes.name} title={name}>
      <span className={classes.stem}>{name.slice(0, at)}</span>
      <span className={classes.end}>{name.slice(at)}</span>
    </span>
  );
}
