import type protobuf from 'protobufjs';
import { fieldCode } from './field.ts';
import type { Contracts, Declarations } from './load.ts';
import { docComment, lowerFirst, optionNotes, tsName, typeName } from './names.ts';

/** Runtime helpers that generated code may call. */
const HELPERS = [
  'VALUE_TAG',
  'expectTag',
  'readEntry',
  'readInt64',
  'readMessage',
  'readScalars',
  'readUint64',
  'skipField',
  'wireType',
  'writeInt64',
  'writeMap',
  'writeMessage',
  'writeScalars',
  'writeUint64',
];

/** The text of one file of gen/. */
export function emitFile(contracts: Contracts, output: string, files: readonly string[]): string {
  const declarations = contracts.byOutput.get(output) ?? { enums: [], messages: [], services: [] };
  const body = [
    ...declarations.enums.map(emitEnum),
    ...declarations.messages.map(emitMessage),
    ...declarations.services.map(emitService),
  ].join('\n');
  const head = `// Generated from ${files.join(', ')} by proto/generate.ts. Do not edit: run \`make protos\`.\n`;
  return `${head}${emitImports(contracts, output, declarations, body)}\n${body}`;
}

function emitImports(contracts: Contracts, output: string, declarations: Declarations, body: string): string {
  const lines: string[] = [];
  if (declarations.services.length > 0) lines.push("import type { ServiceType } from '../codec.ts';\n");
  const helpers = HELPERS.filter(name => new RegExp(`\\b${name}\\b`).test(body));
  if (declarations.messages.length > 0) helpers.push('type WireType');
  if (helpers.length > 0) lines.push(`import { ${helpers.join(', ')} } from '../wire.ts';\n`);
  for (const [other, names] of foreignNames(contracts, output, declarations))
    lines.push(`import { ${[...names].sort().join(', ')} } from './${other}.ts';\n`);
  return lines.join('');
}

/** What a file names of other files of gen/. An enum is named as a type only. */
function foreignNames(contracts: Contracts, output: string, { messages, services }: Declarations) {
  const foreign = new Map<string, Set<string>>();
  const note = (type: protobuf.Type | protobuf.Enum | null) => {
    if (!type) return;
    const other = contracts.outputOf.get(typeName(type));
    if (other === undefined || other === output) return;
    const names = foreign.get(other) ?? new Set<string>();
    foreign.set(other, names.add(`${'values' in type ? 'type ' : ''}${tsName(type)}`));
  };
  for (const message of messages) for (const field of message.fieldsArray) note(field.resolvedType);
  for (const service of services)
    for (const method of service.methodsArray) {
      note(method.resolvedRequestType);
      note(method.resolvedResponseType);
    }
  return [...foreign].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** An enum is open: a number that it does not name is kept as it came. */
function emitEnum(declared: protobuf.Enum): string {
  const name = tsName(declared);
  const values = Object.entries(declared.values)
    .map(([key, number]) => `${docComment(declared.comments[key], '  ')}  ${key}: ${number},\n`)
    .join('');
  const doc = docComment(declared.comment, '');
  return `${doc}export const ${name} = {\n${values}} as const;\n${doc}export type ${name} = number;\n`;
}

function emitMessage(message: protobuf.Type): string {
  const name = tsName(message);
  const doc = docComment(message.comment, '', optionNotes(message.options));
  const fields = message.fieldsArray.map(field => ({ ...fieldCode(field), field }));
  const members = fields
    .map(({ name, ts, field }) => `${docComment(field.comment, '  ', optionNotes(field.options))}  ${name}: ${ts};\n`)
    .join('');
  const blank = fields.map(({ name, blank }) => `${name}: ${blank}`).join(', ');
  fields.sort((a, b) => a.field.id - b.field.id); // the order in which other implementations write them
  const write = fields.map(({ write }) => `    ${write}\n`).join('');
  const read = fields.map(({ read }) => `      ${read}\n`).join('');
  if (fields.length === 0)
    return `${doc}export interface ${name} {}
${doc}export const ${name}: WireType<${name}> = /* @__PURE__ */ wireType<${name}>('${typeName(message)}', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));
`;
  return `${doc}export interface ${name} {
${members}}
${doc}export const ${name}: WireType<${name}> = /* @__PURE__ */ wireType<${name}>(
  '${typeName(message)}',
  () => ({ ${blank} }),
  (m, w) => {
${write}  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
${read}      default: skipField(r, tag, depth);
    }
  },
);
`;
}

function emitService(service: protobuf.Service): string {
  const methods = service.methodsArray.map(emitMethod).join('');
  const doc = docComment(service.comment, '');
  return `${doc}export const ${service.name} = {
  typeName: '${typeName(service)}',
  methods: {
${methods}  },
} as const satisfies ServiceType;
`;
}

function emitMethod(method: protobuf.Method): string {
  const { resolvedRequestType: request, resolvedResponseType: response } = method;
  if (!request || !response) throw new Error(`${method.fullName}: types are not resolved`);
  return `${docComment(method.comment, '    ')}    ${lowerFirst(method.name)}: {
      name: '${method.name}',
      request: ${tsName(request)},
      response: ${tsName(response)},
      requestStream: ${method.requestStream === true},
      responseStream: ${method.responseStream === true},
    },
`;
}
