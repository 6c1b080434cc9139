import type { InterfaceTraffic, Traffic } from '../parse/net-dev.ts';
import { counter, type Family, type Sample, sample } from './family.ts';

const direction = (verb: string, done: string) => ({
  bytes: counter(`container_network_${verb}_bytes_total`, `Bytes ${done}.`, 'interface'),
  packets: counter(`container_network_${verb}_packets_total`, `Packets ${done}.`, 'interface'),
  errors: counter(`container_network_${verb}_errors_total`, `Errors while packets were ${done}.`, 'interface'),
  dropped: counter(`container_network_${verb}_packets_dropped_total`, `Packets dropped, not ${done}.`, 'interface'),
});

const received = direction('receive', 'received');
const sent = direction('transmit', 'sent');

export const networkFamilies: Family[] = [...Object.values(received), ...Object.values(sent)];

export const networkSamples = (traffic: readonly InterfaceTraffic[]): Sample[] =>
  traffic.flatMap(one => [
    ...directionSamples(received, one.received, one.name),
    ...directionSamples(sent, one.sent, one.name),
  ]);

const directionSamples = (families: typeof received, { bytes, packets, errors, dropped }: Traffic, name: string) => [
  sample(families.bytes, bytes, name),
  sample(families.packets, packets, name),
  sample(families.errors, errors, name),
  sample(families.dropped, dropped, name),
];
