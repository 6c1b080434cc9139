import protobuf from 'protobufjs';
import { tsName, typeName } from './names.ts';

/** How a scalar looks in TypeScript and on the wire. `read` and `write` are given the names of reader, writer and value. */
type Scalar = {
  readonly ts: string;
  readonly blank: string;
  readonly wire: 0 | 1 | 2;
  readonly read: (reader: string) => string;
  readonly write: (writer: string, value: string) => string;
  /** Condition under which a field without presence is written. */
  readonly isSet: (value: string) => string;
};

const truthy = (value: string) => value;
const onReader = (method: string) => (reader: string) => `${reader}.${method}()`;
const onWriter = (method: string) => (writer: string, value: string) => `${writer}.${method}(${value})`;
const number = (method: string): Scalar => ({
  ts: 'number',
  blank: '0',
  wire: 0,
  read: onReader(method),
  write: onWriter(method),
  isSet: truthy,
});
const bigint = (suffix: string): Scalar => ({
  ts: 'bigint',
  blank: '0n',
  wire: 0,
  read: reader => `read${suffix}(${reader})`,
  write: (writer, value) => `write${suffix}(${writer}, ${value})`,
  isSet: truthy,
});

/** The scalar types that our contracts use; another one fails the generator until somebody writes and tests it. */
const SCALARS: Readonly<Record<string, Scalar>> = {
  bool: { ...number('bool'), ts: 'boolean', blank: 'false' },
  int32: number('int32'),
  uint32: number('uint32'),
  int64: bigint('Int64'),
  uint64: bigint('Uint64'),
  // Minus zero is not the default, as in Go and C++.
  double: { ...number('double'), wire: 1, isSet: value => `${value} !== undefined && !Object.is(${value}, 0)` },
  string: { ...number('string'), ts: 'string', blank: "''", wire: 2 },
  bytes: {
    ...number('bytes'),
    ts: 'Uint8Array',
    blank: 'new Uint8Array()',
    wire: 2,
    isSet: value => `${value}?.length`,
  },
};

/** A field as it is written into the code of its message. */
export type FieldCode = {
  readonly name: string;
  readonly ts: string;
  readonly blank: string;
  /** A statement that writes the field of `m` to `w`. */
  readonly write: string;
  /** The `case` that reads it from `r` into `m`. */
  readonly read: string;
};

/** Code of one field. @throws Error for what the generator does not do: oneofs, other maps, other scalars. */
export function fieldCode(field: protobuf.Field): FieldCode {
  if (field.partOf && !field.partOf.isProto3Optional) throw new Error(`${field.fullName}: oneof is not supported`);
  if (field instanceof protobuf.MapField) return mapCode(field);
  if (field.resolvedType instanceof protobuf.Type) return messageCode(field, field.resolvedType);
  const isEnum = field.resolvedType instanceof protobuf.Enum;
  const scalar = SCALARS[isEnum ? 'int32' : field.type];
  if (scalar === undefined) throw new Error(`${field.fullName}: ${field.type} is not supported`);
  const ts = field.resolvedType ? tsName(field.resolvedType) : scalar.ts;
  if (!field.repeated) return singularCode(field, { ...scalar, ts });
  return scalar.wire === 2 ? listCode(field, scalar) : packedCode(field, { ...scalar, ts });
}

/** What of a field the code for it depends on; a MapField has it too. */
type Numbered = Pick<protobuf.FieldBase, 'id'>;

const tagOf = (field: Numbered, wire: number): number => ((field.id << 3) | wire) >>> 0;

const readCase = (field: Numbered, tag: number, statement: string): string =>
  `case ${field.id}: expectTag(tag, ${tag}); ${statement} break;`;

function singularCode(field: protobuf.Field, scalar: Scalar): FieldCode {
  const value = `m.${field.name}`;
  const tag = tagOf(field, scalar.wire);
  const optional = field.partOf !== null && field.partOf !== undefined;
  const writer = `w.uint32(${tag})`;
  return {
    name: field.name,
    ts: optional ? `${scalar.ts} | undefined` : scalar.ts,
    blank: optional ? 'undefined' : scalar.blank,
    write: `if (${optional ? `${value} !== undefined` : scalar.isSet(value)}) ${scalar.write(writer, value)};`,
    read: readCase(field, tag, `${value} = ${scalar.read('r')};`),
  };
}

function listCode(field: protobuf.Field, scalar: Scalar): FieldCode {
  const tag = tagOf(field, 2);
  return {
    name: field.name,
    ts: `${scalar.ts}[]`,
    blank: '[]',
    write: `if (m.${field.name}) for (const v of m.${field.name}) ${scalar.write(`w.uint32(${tag})`, 'v')};`,
    read: readCase(field, tag, `m.${field.name}.push(${scalar.read('r')});`),
  };
}

function packedCode(field: protobuf.Field, scalar: Scalar): FieldCode {
  if (scalar.wire !== 0) throw new Error(`${field.fullName}: repeated ${field.type} is not supported`);
  return {
    name: field.name,
    ts: `${scalar.ts}[]`,
    blank: '[]',
    write: `writeScalars(m.${field.name}, w, ${tagOf(field, 2)}, (w, v) => ${scalar.write('w', 'v')});`,
    read: `case ${field.id}: readScalars(m.${field.name}, r, tag, r => ${scalar.read('r')}); break;`,
  };
}

function messageCode(field: protobuf.Field, type: protobuf.Type): FieldCode {
  const { name, repeated } = field;
  const ts = tsName(type);
  const tag = tagOf(field, 2);
  const write = (value: string) => `writeMessage(${ts}, ${value}, w, ${tag});`;
  if (repeated)
    return {
      name,
      ts: `${ts}[]`,
      blank: '[]',
      write: `if (m.${name}) for (const v of m.${name}) ${write('v')}`,
      read: readCase(field, tag, `m.${name}.push(readMessage(${ts}, r, depth));`),
    };
  return {
    name,
    ts: `${ts} | undefined`,
    blank: 'undefined',
    write: `if (m.${name} !== undefined) ${write(`m.${name}`)}`,
    read: readCase(field, tag, `m.${name} = readMessage(${ts}, r, depth, m.${name});`),
  };
}

/** A map with string keys; its values are strings or messages. */
function mapCode(field: protobuf.MapField): FieldCode {
  const { name, resolvedType } = field;
  const value = resolvedType instanceof protobuf.Type ? mapOfMessages(tsName(resolvedType)) : MAP_OF_STRINGS;
  if (field.keyType !== 'string' || (value === MAP_OF_STRINGS && field.type !== 'string'))
    throw new Error(`${typeName(field)}: map<${field.keyType}, ${field.type}> is not supported`);
  const tag = tagOf(field, 2);
  return {
    name,
    ts: `{ [key: string]: ${value.ts} }`,
    blank: '{}',
    write: `writeMap(m.${name}, w, ${tag}, (w, v) => ${value.write});`,
    read: readCase(field, tag, `readEntry(m.${name}, r, ${value.blank}, r => ${value.read});`),
  };
}

const MAP_OF_STRINGS = {
  ts: 'string',
  blank: "''",
  write: 'w.uint32(VALUE_TAG).string(v)',
  read: 'r.string()',
};

const mapOfMessages = (ts: string) => ({
  ts,
  blank: `${ts}.create()`,
  write: `writeMessage(${ts}, v, w, VALUE_TAG)`,
  read: `readMessage(${ts}, r, depth)`,
});
