import protobuf from 'protobufjs';
import { exactly, fullName } from './contracts.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A message as people read it: protobuf's JSON mapping, with what is not set left out. An Any is decoded where its type
 * is known, or is JSON, as containerd sends the types of the OCI specification.
 * Source: protobuf.dev, "ProtoJSON Format".
 * @throws Error on bytes that are not this message.
 */
export function toJson(type: protobuf.Type, bytes: Uint8Array): unknown {
  const decoded = type.toObject(type.decode(bytes), { longs: String, enums: String, bytes: Buffer });
  return message(type, decoded);
}

function message(type: protobuf.Type, fields: Fields): unknown {
  const name = fullName(type);
  if (name === 'google.protobuf.Timestamp') return timestamp(fields);
  if (name === 'google.protobuf.Duration')
    return `${Number(fields['seconds'] ?? 0) + Number(fields['nanos'] ?? 0) / 1e9}s`;
  if (name === 'google.protobuf.Any') return any(fields);
  return Object.fromEntries(
    type.fieldsArray.flatMap(field => {
      const value = fields[field.name];
      return value === undefined ? [] : [[field.name, shown(field, value)] as const];
    }),
  );
}

function shown(field: protobuf.Field, value: unknown): unknown {
  if (field instanceof protobuf.MapField)
    return Object.fromEntries(Object.entries(value as Fields).map(([key, each]) => [key, single(field, each)]));
  return Array.isArray(value) ? value.map(each => single(field, each)) : single(field, value);
}

function single(field: protobuf.Field, value: unknown): unknown {
  if (field.resolvedType instanceof protobuf.Type) return message(field.resolvedType, value as Fields);
  return Buffer.isBuffer(value) ? value.toString('base64') : value;
}

function timestamp(fields: Fields): string {
  const seconds = Number(fields['seconds'] ?? 0);
  const nanos = String(fields['nanos'] ?? 0).padStart(9, '0');
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds}.${nanos}` : date.toISOString().replace(/\.\d+Z$/, `.${nanos}Z`);
}

function any(fields: Fields): unknown {
  const typeUrl = String(fields['typeUrl'] ?? '');
  const bytes = Buffer.isBuffer(fields['value']) ? fields['value'] : Buffer.alloc(0);
  return { '@type': typeUrl, ...anyValue(typeUrl, bytes) };
}

/** What an Any holds, by its type's name, which is what follows the last slash. */
export function anyValue(typeUrl: string, bytes: Buffer): Fields {
  try {
    if (bytes[0] === 0x7b) return { value: JSON.parse(bytes.toString()) as unknown };
    const type = exactly(typeUrl.slice(typeUrl.lastIndexOf('/') + 1));
    if (!(type instanceof protobuf.Type)) return { value: bytes.toString('base64') };
    const value = toJson(type, bytes);
    return typeof value === 'object' && value ? (value as Fields) : { value };
  } catch {
    return { value: bytes.toString('base64') }; // not what its type says: as it is
  }
}
