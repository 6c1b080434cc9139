import { parse } from 'smol-toml';

/**
 * The line (from 1) of a TOML text where the value at `path` begins: the statement that makes it appear.
 * The parser keeps no positions; so the text is parsed line by line more until the path is there. Only for errors.
 */
export function tomlLine(toml: string, path: readonly string[]): number {
  const lines = toml.split('\n');
  let begin = 1;
  for (let count = 1; count <= lines.length; count++) {
    const document = parsed(lines.slice(0, count).join('\n'));
    if (document === undefined) continue; // in the middle of a value of several lines
    if (has(document, path)) return begin;
    begin = count + 1;
  }
  return 1;
}

function parsed(toml: string): unknown {
  try {
    return parse(toml);
  } catch {
    return undefined; // an incomplete statement, not an error: the whole text was parsed before
  }
}

function has(document: unknown, path: readonly string[]): boolean {
  let at: unknown = document;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    at = (at as Record<string, unknown>)[key];
  }
  return true;
}
