import { readFileSync } from 'node:fs';
import type protobuf from 'protobufjs';
import { json } from '../format.ts';
import { untilInterrupted } from '../interrupted.ts';
import { askShim, type ShimClient } from '../shim/client.ts';
import type { Target } from '../shim/find.ts';
import { shimOptions, type Verb } from '../verb.ts';

/** Ask by name, message by message: how the answer looks is known by the contract alone. */
async function call(
  { channel, remainingMs }: ShimClient,
  { service, method }: Method,
  bytes: Uint8Array,
  print: (text: string) => void,
) {
  const { toJson } = await import('../shim/to-json.ts');
  const { resolvedResponseType: response, name, requestStream = false, responseStream = false } = method;
  if (!response) throw new Error(`the contract of ${name} is not whole`);
  const target = { service, method: name, name: `${service}/${name}`, requestStream, responseStream };
  if (!responseStream) {
    print(json(toJson(response, await channel.unary(target, bytes, { timeoutMs: remainingMs() }))));
    return;
  }
  const signal = untilInterrupted();
  try {
    for await (const message of channel.open(target, bytes, { signal }).responses)
      print(json(toJson(response, message)));
  } catch (err) {
    if (!signal.aborted) throw err; // interrupted: enough was seen
  }
}

/** A method, with the service's full name: version 2 of the task API has the messages of version 3. */
type Method = { readonly service: string; readonly method: protobuf.Method };

/** `Task` alone is the version that the shim speaks. */
const serviceFor = (full: string, said: string, { bootstrap }: Target) =>
  full === 'containerd.task.v3.Task' && !said.includes('v3') && bootstrap?.version === 2
    ? 'containerd.task.v2.Task'
    : full;

export const shimCall: Verb = {
  name: 'shim call',
  args: ['ID', 'METHOD', '[JSON]'],
  summary: 'call any method of a shim; the request is JSON, with "id" filled in; - reads it from standard input',
  options: shimOptions,
  examples: [
    ['cleatctl shim call 3f2a Task/State', 'containerd.task.v3.Task/State of its own container'],
    [`cleatctl shim call 3f2a Task/Kill '{"signal": 15}'`, 'with a request'],
    ['cleatctl shim call 3f2a v2.Task/Connect', 'a shim that speaks version 2'],
    ['cleatctl shim call 3f2a cleat.shim.v1.Debug/Report', 'of our own service'],
  ],
  async run(context) {
    const [, name = '', text = '{}'] = context.words;
    const { findMethod, fullName } = await import('../shim/contracts.ts');
    const { fromJson } = await import('../shim/from-json.ts');
    const { service, method } = findMethod(name);
    const { resolvedRequestType: type } = method;
    if (!type) throw new Error(`the contract of ${name} is not whole`);
    const request = text === '-' ? readFileSync(0, 'utf8') : text;
    fromJson(type, request); // what cannot be understood is told before anybody is asked
    await askShim(context, async client => {
      const { id } = client.target;
      const bytes = fromJson(type, request, id && type.fields['id'] ? { id } : {});
      await call(client, { service: serviceFor(fullName(service), name, client.target), method }, bytes, context.print);
    });
  },
};
