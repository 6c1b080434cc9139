import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { typeName } from './names.ts';
import { OUTPUTS } from './outputs.ts';

/** The folder that our .proto files are in, and that their imports are relative to. */
export const PROTO_ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** What one file of gen/ declares, in the order of the .proto files. */
export type Declarations = {
  readonly enums: protobuf.Enum[];
  readonly messages: protobuf.Type[];
  readonly services: protobuf.Service[];
};

/** Everything that is declared, and in which file of gen/. */
export type Contracts = {
  readonly byOutput: ReadonlyMap<string, Declarations>;
  /** Output of each message and enum, by its full name. */
  readonly outputOf: ReadonlyMap<string, string>;
  readonly root: protobuf.Root;
};

/** Parse all contracts and resolve their names. @throws Error on a syntax error or an unknown name. */
export function loadContracts(): Contracts {
  const root = new protobuf.Root();
  const byOutput = new Map<string, Declarations>();
  const outputOf = new Map<string, string>();
  for (const [output, files] of Object.entries(OUTPUTS)) {
    for (const file of files) parseInto(root, file);
    const declarations: Declarations = { enums: [], messages: [], services: [] };
    for (const declared of allDeclared(root)) {
      if (outputOf.has(typeName(declared))) continue;
      outputOf.set(typeName(declared), output);
      if (declared instanceof protobuf.Enum) declarations.enums.push(declared);
      else if (declared instanceof protobuf.Type) declarations.messages.push(declared);
      else declarations.services.push(declared);
    }
    byOutput.set(output, declarations);
  }
  root.resolveAll();
  return { byOutput, outputOf, root };
}

/** Not Root.load: that takes protobufjs's own, comment-free google.protobuf in place of our files. */
function parseInto(root: protobuf.Root, file: string): void {
  protobuf.parse(readFileSync(join(PROTO_ROOT, file), 'utf8'), root, { alternateCommentMode: true });
}

function* allDeclared(namespace: protobuf.NamespaceBase): Generator<protobuf.Enum | protobuf.Type | protobuf.Service> {
  for (const nested of namespace.nestedArray) {
    if (nested instanceof protobuf.Enum || nested instanceof protobuf.Service || nested instanceof protobuf.Type)
      yield nested;
    if (nested instanceof protobuf.Namespace) yield* allDeclared(nested);
  }
}
