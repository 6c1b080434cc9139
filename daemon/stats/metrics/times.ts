import { gauge, type Sample, sample, seconds } from './family.ts';

const lastSeen = gauge('container_last_seen', 'When the container was last seen, Unix seconds.');
const startTime = gauge('container_start_time_seconds', 'When the container was started, Unix seconds.');

export const timeFamilies = [lastSeen, startTime];

export const timeSamples = (nowNs: bigint, startedAtNs: bigint): Sample[] => [
  sample(lastSeen, seconds(nowNs)),
  sample(startTime, seconds(startedAtNs)),
];
