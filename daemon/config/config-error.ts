/** The configuration cannot be used. The message is one sentence for the operator, with file and line where there are any. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
