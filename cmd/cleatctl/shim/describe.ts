import protobuf from 'protobufjs';
import { all, findMethod, findService, findType, fullName } from './contracts.ts';
import { protoName } from './from-json.ts';

/** For people, as a .proto file has it, and for programs. */
export type Described = { readonly text: string; readonly json: unknown };

/** All methods, or one service, method, message or enumeration. @throws UsageError when there is none of that name. */
export function describe(name: string): Described {
  if (!name) {
    const methods = all(protobuf.Service).flatMap(service =>
      service.methodsArray.map(method => `${fullName(service)}/${method.name}`),
    );
    return { text: `${methods.join('\n')}\n`, json: methods };
  }
  if (name.includes('/')) return describeMethod(findMethod(name).method);
  const type = findType(name);
  if (type) return { text: typeText(type), json: type.toJSON() };
  const service = findService(name);
  return { text: serviceText(service), json: service.toJSON() };
}

function describeMethod(method: protobuf.Method): Described {
  const types = new Set([method.resolvedRequestType, method.resolvedResponseType]);
  const texts = [...types].filter(type => type !== null).map(typeText);
  return { text: [methodText(method), ...texts].join('\n'), json: method.toJSON() };
}

const comment = (text: string | null | undefined, indent = '') =>
  (text ?? '')
    .split('\n')
    .filter(Boolean)
    .map(line => `${indent}// ${line}\n`)
    .join('');

const nameOf = (type: string, resolved: protobuf.ReflectionObject | null) => (resolved ? fullName(resolved) : type);

function methodText(method: protobuf.Method): string {
  const part = (stream: boolean | undefined, type: string) => `(${stream ? 'stream ' : ''}${type})`;
  const request = part(method.requestStream, nameOf(method.requestType, method.resolvedRequestType));
  const response = part(method.responseStream, nameOf(method.responseType, method.resolvedResponseType));
  return `${comment(method.comment, '  ')}  rpc ${method.name}${request} returns ${response};\n`;
}

const serviceText = (service: protobuf.Service) =>
  `${comment(service.comment)}service ${fullName(service)} {\n${service.methodsArray.map(methodText).join('')}}\n`;

function typeText(type: protobuf.Type | protobuf.Enum): string {
  const isEnum = type instanceof protobuf.Enum;
  const lines = isEnum
    ? Object.entries(type.values).map(([key, value]) => `  ${key} = ${value};\n`)
    : type.fieldsArray.map(fieldText);
  return `${comment(type.comment)}${isEnum ? 'enum' : 'message'} ${fullName(type)} {\n${lines.join('')}}\n`;
}

function fieldText(field: protobuf.Field): string {
  const type = nameOf(field.type, field.resolvedType);
  const kind = field instanceof protobuf.MapField ? `map<${field.keyType}, ${type}>` : type;
  const repeated = field.repeated ? 'repeated ' : '';
  return `${comment(field.comment, '  ')}  ${repeated}${kind} ${protoName(field)} = ${field.id};\n`;
}
