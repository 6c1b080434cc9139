/** Something that is there and nobody owns, or that is missing. */
export type Finding = {
  /** Kind of the thing: `directory`, `mount`, `cgroup`, `process`, `network`, `address`, `socket`, `image`, `sandbox`, `container`. */
  readonly kind: string;
  /** What it is: a path, or a pid with its program. With `kind`, it tells one finding from another. */
  readonly subject: string;
  /** One sentence: what is wrong with it. */
  readonly problem: string;
  /** Free what nobody owns. Not there where something is missing, which nobody can give back. */
  readonly free?: () => Promise<void> | void;
};

/** The same at each look, as long as the thing is there, or missing. */
export const keyOf = ({ kind, subject, problem, free }: Finding): string =>
  `${kind} ${subject} ${free ? 'unowned' : problem}`;
