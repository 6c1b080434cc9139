import { isDeepStrictEqual } from 'node:util';
import type { MessageType, ServiceType } from '@cleat/proto/codec';
import protobuf from 'protobufjs';
import t from 'tap';
import { type Contracts, loadContracts } from '../../proto/generator/load.ts';
import { tsName, typeName } from '../../proto/generator/names.ts';

type Generated = { readonly [name: string]: unknown };

const contracts: Contracts = loadContracts();
const generated = new Map<string, Generated>();
for (const output of contracts.byOutput.keys()) generated.set(output, await import(`../../proto/gen/${output}.ts`));

/** A number that differs from field to field and needs more than one byte. */
const number = (field: protobuf.FieldBase) => field.id * 1_000 + 7;

/** A value that is not a field's default, as protobufjs takes it: far down to `depth` messages. */
function sample(field: protobuf.Field, depth: number): unknown {
  if (field instanceof protobuf.MapField) return { [`key ${field.id}`]: sampleOne(field, depth) };
  return field.repeated ? [sampleOne(field, depth), sampleOne(field, depth)] : sampleOne(field, depth);
}

function sampleOne(field: protobuf.FieldBase, depth: number): unknown {
  const { resolvedType, type } = field;
  if (resolvedType instanceof protobuf.Type) return depth > 0 ? sampleMessage(resolvedType, depth - 1) : {};
  if (resolvedType instanceof protobuf.Enum) return Math.max(...Object.values(resolvedType.values));
  if (type === 'string') return `text ${field.id}`;
  if (type === 'bytes') return Buffer.from([field.id & 0xff, 0, 0xff]);
  if (type === 'bool') return true;
  if (type === 'int32' || type === 'int64') return -number(field);
  if (type === 'double') return number(field) + 0.5;
  return number(field);
}

const sampleMessage = (type: protobuf.Type, depth: number): { [name: string]: unknown } =>
  Object.fromEntries(type.fieldsArray.map(field => [field.name, sample(field, depth)]));

t.test('every message is read and written as protobufjs itself does it', async t => {
  for (const [output, { messages }] of contracts.byOutput)
    for (const message of messages) {
      const codec = generated.get(output)?.[tsName(message)] as MessageType<object>;
      t.equal(codec.typeName, typeName(message));
      const wire = message.encode(message.fromObject(sampleMessage(message, 2))).finish();
      const decoded = codec.decode(wire);
      t.equal(Buffer.from(codec.encode(decoded)).toString('hex'), Buffer.from(wire).toString('hex'), codec.typeName);
      const blank = codec.create() as Generated;
      const isBlank = ({ name }: protobuf.Field) => isDeepStrictEqual((decoded as Generated)[name], blank[name]);
      t.same(message.fieldsArray.filter(isBlank), [], 'each field is read');
    }
});

t.test('every service has its methods, with the types and streams of the contract', async t => {
  let methods = 0;
  for (const [output, { services }] of contracts.byOutput)
    for (const service of services) {
      const ours = generated.get(output)?.[service.name] as ServiceType;
      t.equal(ours.typeName, typeName(service));
      const listed = Object.values(ours.methods);
      methods += listed.length;
      t.same(
        listed.map(({ name, request, response, requestStream, responseStream }) => [
          `${name}(${requestStream ? 'stream ' : ''}${request.typeName})`,
          `${responseStream ? 'stream ' : ''}${response.typeName}`,
        ]),
        service.methodsArray.map(
          ({ name, resolvedRequestType, resolvedResponseType, requestStream, responseStream }) => [
            `${name}(${requestStream ? 'stream ' : ''}${resolvedRequestType && typeName(resolvedRequestType)})`,
            `${responseStream ? 'stream ' : ''}${resolvedResponseType && typeName(resolvedResponseType)}`,
          ],
        ),
      );
      t.ok(Object.entries(ours.methods).every(([key, { name }]) => key[0] === name[0]?.toLowerCase()));
    }
  t.ok(methods > 80, `${methods} methods`);
});
