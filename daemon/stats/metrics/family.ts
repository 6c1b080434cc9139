import type { Init } from '@cleat/proto/codec';
import { type Metric, type MetricDescriptor, MetricType } from '@cleat/proto/cri';

/**
 * Labels that every metric has, in this order: those of cAdvisor, which dashboards ask for. `container` is the name in
 * the pod (`POD` for what belongs to the sandbox itself, empty for the pod as a whole), `id` the cgroup, `name` the
 * container's id.
 */
export const BASE_LABELS = ['container', 'id', 'image', 'name', 'namespace', 'pod'] as const;

/** Values of the base labels. */
export type BaseValues = Readonly<Record<(typeof BASE_LABELS)[number], string>>;

/** A metric that is told of many containers. Names and meanings are cAdvisor's: docs/storage/prometheus.md there. */
export type Family = {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  /** Labels after the base ones. */
  readonly moreLabels: readonly string[];
};

/** A value of a family, of whatever the base labels will say. */
export type Sample = {
  readonly family: Family;
  readonly value: bigint;
  /** Values of the family's own labels. */
  readonly labels: readonly string[];
  /** Unix nanoseconds; left out when it was read just now. */
  readonly atNs?: bigint;
};

export const counter = (name: string, help: string, ...moreLabels: string[]): Family => ({
  name,
  help,
  type: MetricType.COUNTER,
  moreLabels,
});

export const gauge = (name: string, help: string, ...moreLabels: string[]): Family => ({
  name,
  help,
  type: MetricType.GAUGE,
  moreLabels,
});

export const sample = (family: Family, value: bigint, ...labels: string[]): Sample => ({ family, value, labels });

/** No sample of what the kernel does not tell. */
export const optionalSample = (family: Family, value: bigint | undefined, ...labels: string[]): Sample[] =>
  value === undefined ? [] : [sample(family, value, ...labels)];

/** Nanoseconds in whole seconds: CRI's values have no fraction. */
export const seconds = (ns: bigint): bigint => ns / 1_000_000_000n;

/** CRI v1, MetricDescriptor. */
export const descriptor = ({ name, help, moreLabels }: Family): Init<MetricDescriptor> => ({
  name,
  help,
  labelKeys: [...BASE_LABELS, ...moreLabels],
});

/** CRI v1, Metric: the values of the labels in the order of the descriptor; timestamp 0 says that it was read just now. */
export const metric = ({ family, value, labels, atNs }: Sample, base: BaseValues): Init<Metric> => ({
  name: family.name,
  timestamp: atNs ?? 0n,
  metricType: family.type,
  labelValues: [...BASE_LABELS.map(key => base[key]), ...labels],
  value: { value },
});
