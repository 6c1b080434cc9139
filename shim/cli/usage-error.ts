/** An error in the command line, to be shown to whoever typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
