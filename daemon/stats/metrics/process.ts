import type { TaskUsage } from '../cgroup-usage.ts';
import type { ProcessCounts } from '../process-counts.ts';
import { gauge, optionalSample, type Sample, sample } from './family.ts';

const processes = gauge('container_processes', 'Processes.');
const threads = gauge('container_threads', 'Threads.');
const threadsMax = gauge('container_threads_max', 'Most threads allowed; 0: no limit.');
const descriptors = gauge('container_file_descriptors', 'Open file descriptors.');
const sockets = gauge('container_sockets', 'Open sockets.');
const softLimit = gauge(
  'container_ulimits_soft',
  'Soft resource limit of the first process; left out without one.',
  'ulimit',
);

export const processFamilies = [processes, threads, threadsMax, descriptors, sockets, softLimit];

export const taskSamples = ({ current, limit }: TaskUsage): Sample[] => [
  sample(threads, current),
  sample(threadsMax, limit ?? 0n),
];

export const processSamples = (counts: ProcessCounts): Sample[] => [
  sample(processes, BigInt(counts.processes)),
  sample(descriptors, BigInt(counts.descriptors)),
  sample(sockets, BigInt(counts.sockets)),
  ...optionalSample(softLimit, counts.openFilesLimit, 'max_open_files'),
];
