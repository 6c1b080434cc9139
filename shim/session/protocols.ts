/** Protocols of exec and attach by name, with their version. Source: k8s.io/apimachinery pkg/util/remotecommand constants.go. */
const commandVersions: Readonly<Record<string, number>> = {
  'v4.channel.k8s.io': 4,
  'v3.channel.k8s.io': 3,
  'v2.channel.k8s.io': 2,
  'channel.k8s.io': 1,
};

/** Over SPDY: version 5 exists over WebSocket only. */
export const spdyCommandProtocols: readonly string[] = Object.keys(commandVersions);

/** The version of a SPDY protocol of exec and attach. */
export const commandVersion = (protocol: string): number => commandVersions[protocol] ?? 1;

/** How a WebSocket protocol of channels writes its messages, and what else it has. */
export type ChannelProtocol = {
  readonly version: number;
  /** Messages are text: the channel as a digit, then base64. */
  readonly base64: boolean;
};

/**
 * WebSocket protocols of exec and attach; '' is a client that asks for none.
 * Versions 2 and 3 differ from 1 over SPDY only; some clients name them all the same.
 */
export const webSocketCommandProtocols: ReadonlyMap<string, ChannelProtocol> = new Map([
  ['', { version: 1, base64: false }],
  ['v5.channel.k8s.io', { version: 5, base64: false }],
  ...Object.entries(commandVersions).flatMap(([name, version]): [string, ChannelProtocol][] => [
    [name, { version, base64: false }],
    [name.replace('channel', 'base64.channel'), { version, base64: true }],
  ]),
]);

/** The port-forward protocol over SPDY. */
export const spdyForwardProtocols: readonly string[] = ['portforward.k8s.io'];

/** The same SPDY, carried in the binary messages of a WebSocket. */
export const TUNNEL_PROTOCOL = 'SPDY/3.1+portforward.k8s.io';

/** Port-forward over the channels of a WebSocket. */
export const webSocketForwardProtocols: ReadonlyMap<string, ChannelProtocol> = new Map([
  ['', { version: 4, base64: false }],
  ['v4.channel.k8s.io', { version: 4, base64: false }],
  ['v4.base64.channel.k8s.io', { version: 4, base64: true }],
]);
