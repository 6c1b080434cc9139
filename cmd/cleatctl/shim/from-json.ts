import protobuf from 'protobufjs';
import { UsageError } from '../../../daemon/config/gnu-options.ts';
import { nearest } from '../../../daemon/config/nearest.ts';
import { exactly, fullName } from './contracts.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Encode a message that was written as JSON: protobuf's JSON mapping, in the names of the contract or in camel case.
 * An Any is `{"@type": "...", fields}`, or `{"@type": "...", "value": JSON}` for types that travel as JSON.
 * @param defaults fields that the text may leave out.
 * @throws UsageError one sentence that names the field.
 */
export function fromJson(type: protobuf.Type, text: string, defaults: Fields = {}): Uint8Array {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (err) {
    throw new UsageError(`the request is not JSON: ${(err as Error).message}`);
  }
  const whole = typeof json === 'object' && json && !Array.isArray(json) ? { ...defaults, ...json } : json;
  return encode(type, whole, 'the request');
}

function encode(type: protobuf.Type, json: unknown, where: string): Uint8Array {
  const fields = message(type, json, where);
  return type.encode(type.fromObject(fields)).finish();
}

function message(type: protobuf.Type, json: unknown, where: string): Fields {
  const name = fullName(type);
  if (name === 'google.protobuf.Timestamp' && typeof json === 'string') return timestamp(json, where);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new UsageError(`${where} must be an object, the fields of ${name}`);
  if (name === 'google.protobuf.Any' && '@type' in json) return any(json as Fields, where);
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => {
      const field = findField(type, key, where);
      return [field.name, fieldValue(field, value, `${where === 'the request' ? '' : `${where}.`}${key}`)];
    }),
  );
}

function findField(type: protobuf.Type, key: string, where: string): protobuf.Field {
  const field = type.fieldsArray.find(each => each.name === key || protoName(each) === key);
  if (field) return field;
  const names = type.fieldsArray.map(each => each.name);
  const meant = nearest(key, names);
  const hint = meant ? `did you mean ${meant}?` : `it has ${names.join(', ') || 'no fields'}`;
  throw new UsageError(`${where} is a ${fullName(type)} and has no field ${JSON.stringify(key)}; ${hint}`);
}

/** The name in the contract: protobufjs makes it camel case, and keeps this aside. */
export const protoName = (field: protobuf.Field): string =>
  'protoName' in field && typeof field.protoName === 'string' ? field.protoName : field.name;

function fieldValue(field: protobuf.Field, value: unknown, where: string): unknown {
  if (field instanceof protobuf.MapField) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new UsageError(`${where} must be an object`);
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, single(field, each, `${where}.${key}`)]),
    );
  }
  if (!field.repeated) return single(field, value, where);
  if (!Array.isArray(value)) throw new UsageError(`${where} must be a list`);
  return value.map((each, i) => single(field, each, `${where}[${i}]`));
}

function single(field: protobuf.Field, value: unknown, where: string): unknown {
  const { resolvedType, type } = field;
  if (resolvedType instanceof protobuf.Type) return message(resolvedType, value, where);
  if (resolvedType instanceof protobuf.Enum) return enumValue(resolvedType, value, where);
  const wanted = kindOf(type);
  const good =
    wanted === 'a whole number' ? isWhole(value) : typeof value === (wanted === 'true or false' ? 'boolean' : 'string');
  if (type === 'double' || type === 'float' ? typeof value === 'number' : good) return value;
  throw new UsageError(`${where} is ${JSON.stringify(value)}; it must be ${wanted}`);
}

function kindOf(type: string): string {
  if (type === 'string') return 'text';
  if (type === 'bytes') return 'text in base64';
  if (type === 'bool') return 'true or false';
  return type === 'double' || type === 'float' ? 'a number' : 'a whole number';
}

/** 64-bit numbers may be text: JSON's numbers end at 2^53. */
const isWhole = (value: unknown) =>
  typeof value === 'string' ? /^-?\d{1,20}$/.test(value) : typeof value === 'number' && Number.isSafeInteger(value);

function enumValue({ values, name }: protobuf.Enum, value: unknown, where: string): number {
  const number = typeof value === 'string' ? values[value] : value;
  if (typeof number === 'number' && Number.isInteger(number)) return number;
  throw new UsageError(`${where} is ${JSON.stringify(value)}; a ${name} is one of ${Object.keys(values).join(', ')}`);
}

function timestamp(text: string, where: string): Fields {
  const ms = Date.parse(text);
  if (Number.isNaN(ms))
    throw new UsageError(`${where} is ${JSON.stringify(text)}; it must be a time as RFC 3339 has it`);
  const nanos = Number(/\.(\d{1,9})/.exec(text)?.[1]?.padEnd(9, '0') ?? 0);
  return { seconds: String(Math.floor(ms / 1000)), nanos };
}

function any({ '@type': typeUrl, ...rest }: Fields, where: string): Fields {
  const url = String(typeUrl);
  const type = exactly(url.slice(url.lastIndexOf('/') + 1));
  if (type instanceof protobuf.Type) return { typeUrl: url, value: Buffer.from(encode(type, rest, where)) };
  if (!('value' in rest))
    throw new UsageError(`${where} is of type ${url}, which is not known here: give its JSON in "value"`);
  return { typeUrl: url, value: Buffer.from(JSON.stringify(rest['value'])) };
}
