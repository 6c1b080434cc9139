import type { Test } from 'tap';
import { type ChannelOptions, connect, createClient, type Handlers, Server, type ServerOptions } from 'ttrpc-ts';
import { Echo } from './echo-service.ts';
import { socketPath } from './socket-path.ts';

/** A server with these handlers, and a client of it; both end with the test. */
export async function startServer(
  t: Test,
  handlers: Handlers<typeof Echo>,
  { server: serverOptions, channel: channelOptions }: { server?: ServerOptions; channel?: ChannelOptions } = {},
) {
  const path = socketPath(t);
  const server = new Server(serverOptions).addService(Echo, handlers);
  await server.listen(path);
  t.teardown(() => server.close());
  const channel = await connect(path, channelOptions);
  t.teardown(() => channel.close());
  return { path, server, channel, echo: createClient(Echo, channel) };
}
