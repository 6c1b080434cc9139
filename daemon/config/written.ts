/** A dotted key as TOML writes it. */
export const written = (path: readonly string[]): string =>
  path.map(part => (/^[\w-]+$/.test(part) ? part : JSON.stringify(part))).join('.');
