import { descriptors } from '@cleat/proto/descriptors';
import protobuf from 'protobufjs';
import { UsageError } from '../../../daemon/config/gnu-options.ts';
import { nearest } from '../../../daemon/config/nearest.ts';

let loaded: protobuf.Root | undefined;

/** Every contract of a shim's socket that we know, with its comments. */
export function contracts(): protobuf.Root {
  if (loaded) return loaded;
  loaded = protobuf.Root.fromJSON(descriptors as protobuf.INamespace);
  loaded.resolveAll();
  return loaded;
}

/** Full name as protobuf writes it, without the leading dot of protobufjs. */
export const fullName = ({ fullName }: protobuf.ReflectionObject): string => fullName.replace(/^\./, '');

/** Everything of one kind, by its full name in alphabetical order. */
export function all<T extends protobuf.ReflectionObject>(kind: new (...args: never[]) => T): T[] {
  const found: T[] = [];
  const walk = (namespace: protobuf.NamespaceBase) => {
    for (const nested of namespace.nestedArray) {
      if (nested instanceof kind) found.push(nested);
      if (nested instanceof protobuf.Namespace) walk(nested);
    }
  };
  walk(contracts());
  return found.sort((a, b) => (fullName(a) < fullName(b) ? -1 : 1));
}

/**
 * A service by its full name, or by the end of it where only one ends so: `Task` is version 3 unless `v2.Task` is said.
 * @throws UsageError
 */
export function findService(name: string): protobuf.Service {
  const services = all(protobuf.Service);
  const found =
    services.find(service => fullName(service) === name) ??
    services.findLast(service => fullName(service).endsWith(`.${name}`));
  if (found) return found;
  const meant = nearest(
    name,
    services.flatMap(service => [service.name, fullName(service)]),
  );
  throw new UsageError(`there is no service ${name}${meant ? `; did you mean ${meant}?` : ''}`);
}

/** `Service/Method`, or `Service.Method` as people write it. @throws UsageError */
export function findMethod(name: string): { service: protobuf.Service; method: protobuf.Method } {
  const [, serviceName = '', methodName = ''] = /^\/?(.+)[/.]([^/.]+)$/.exec(name) ?? [];
  if (!methodName) throw new UsageError(`${JSON.stringify(name)} is not a method: Service/Method, such as Task/State`);
  const service = findService(serviceName);
  const methods = service.methodsArray;
  const method = methods.find(each => each.name.toLowerCase() === methodName.toLowerCase());
  if (method) return { service, method };
  const meant = nearest(
    methodName,
    methods.map(each => each.name),
  );
  const names = methods.map(each => each.name).join(', ');
  throw new UsageError(
    `${fullName(service)} has no method ${methodName}; ${meant ? `did you mean ${meant}?` : `it has ${names}`}`,
  );
}

/** What has exactly this full name: protobufjs's own lookup is content with a like name elsewhere. */
export function exactly(name: string): protobuf.ReflectionObject | undefined {
  const found = contracts().lookup(`.${name}`);
  return found && fullName(found) === name ? found : undefined;
}

/** A message or an enumeration by its full name, or the end of it. */
export function findType(name: string): protobuf.Type | protobuf.Enum | undefined {
  const types = [...all(protobuf.Type), ...all(protobuf.Enum)];
  return types.find(type => fullName(type) === name) ?? types.find(type => fullName(type).endsWith(`.${name}`));
}
