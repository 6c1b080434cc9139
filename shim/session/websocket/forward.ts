import type { WebSocket } from 'ws';
import { forward } from '../forward.ts';
import type { ChannelProtocol } from '../protocols.ts';
import type { ForwardTarget } from '../target.ts';
import type { Wire } from '../ticket.ts';
import { Channels } from './channels.ts';

/**
 * Port-forward over the channels of a WebSocket: for the n-th port, channel 2n has its data and 2n + 1 its errors. Each
 * begins with the port, 16 bits, little-endian. Source: k8s.io/cri-streaming pkg/streaming/portforward websocket.go.
 */
export function forwardChannels(
  ws: WebSocket,
  protocol: ChannelProtocol,
  ports: readonly number[],
  target: ForwardTarget,
  wire: Wire,
): Channels {
  const channels = new Channels(ws, protocol, wire);
  const pairs = ports.map((port, index) => {
    const data = channels.duplex(2 * index);
    const error = channels.writable(2 * index + 1);
    const name = Buffer.of(port & 0xff, port >> 8);
    data.write(name);
    error.write(name);
    return forward(port, data, error, target);
  });
  void Promise.all(pairs).then(() => channels.close());
  return channels;
}
