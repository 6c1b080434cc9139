/** Whether a version `MAJOR.MINOR.PATCH[+BUILD]` comes before another. What is not of that form comes before nothing. */
export function isOlder(version: string, than: string): boolean {
  const [ours, theirs] = [numbers(version), numbers(than)];
  const at = ours.findIndex((number, i) => number !== theirs[i]);
  return theirs.length > 0 && at >= 0 && (ours[at] ?? 0) < (theirs[at] ?? 0);
}

const numbers = (version: string): number[] => (/^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
