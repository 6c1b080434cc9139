/**
 * Generates gen/ from the .proto files: `node proto/generate.ts`.
 * With `--check` it writes nothing, and exits 1 when gen/ is not what it would write.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitDescriptors } from './generator/descriptors.ts';
import { emitFile } from './generator/emit.ts';
import { loadContracts, PROTO_ROOT } from './generator/load.ts';
import { OUTPUTS } from './generator/outputs.ts';

const GEN = join(PROTO_ROOT, 'gen');

/** Every file of gen/ by its name. */
function generate(): Map<string, string> {
  const contracts = loadContracts();
  const types = Object.entries(OUTPUTS).map(
    ([name, files]) => [`${name}.ts`, emitFile(contracts, name, files)] as const,
  );
  return new Map([...types, ['descriptors.ts', emitDescriptors(contracts)]]);
}

const present = (): string[] => {
  mkdirSync(GEN, { recursive: true });
  return readdirSync(GEN);
};

function write(files: ReadonlyMap<string, string>): void {
  for (const name of present()) if (!files.has(name)) rmSync(join(GEN, name));
  for (const [name, text] of files) writeFileSync(join(GEN, name), text);
}

/** Names of files that are missing, changed or too many. */
function stale(files: ReadonlyMap<string, string>): string[] {
  const there = new Set(present());
  const changed = [...files].filter(
    ([name, text]) => !there.has(name) || readFileSync(join(GEN, name), 'utf8') !== text,
  );
  return [...changed.map(([name]) => name), ...[...there].filter(name => !files.has(name))];
}

const files = generate();
if (process.argv.includes('--check')) {
  const names = stale(files);
  for (const name of names) process.stderr.write(`proto/gen/${name} is not what \`make protos\` writes\n`);
  process.exitCode = names.length > 0 ? 1 : 0;
} else write(files);
