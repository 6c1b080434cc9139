import { invalidArgument } from '@cleat/base';

/** Limits of a pod's traffic, in bits per second and bits. Source: CNI CONVENTIONS.md, capability `bandwidth`. */
export type PodBandwidth = {
  readonly ingressRate?: number;
  readonly ingressBurst?: number;
  readonly egressRate?: number;
  readonly egressBurst?: number;
};

/** Annotations that ask for a limit. Source: Kubernetes documentation, "Support traffic shaping". */
const INGRESS = 'kubernetes.io/ingress-bandwidth';
const EGRESS = 'kubernetes.io/egress-bandwidth';

/** No limit on bursts: the plugin demands a figure, this is the largest it takes, in bits. */
const UNLIMITED_BURST = 2 ** 32 - 1;
/** What Kubernetes takes for a rate, in bits per second: 1 kbit/s to 1 Pbit/s. */
const MIN_RATE = 1e3;
const MAX_RATE = 1e15;

/** Factors of a Kubernetes quantity. Source: Kubernetes documentation, "Quantity". */
const FACTORS: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** The limits that a pod's annotations ask for. @throws RpcError InvalidArgument naming the annotation. */
export function bandwidthOf(annotations: Readonly<Record<string, string>>): PodBandwidth | undefined {
  const ingressRate = rateOf(annotations, INGRESS);
  const egressRate = rateOf(annotations, EGRESS);
  if (ingressRate === undefined && egressRate === undefined) return undefined;
  return {
    ...(ingressRate !== undefined && { ingressRate, ingressBurst: UNLIMITED_BURST }),
    ...(egressRate !== undefined && { egressRate, egressBurst: UNLIMITED_BURST }),
  };
}

function rateOf(annotations: Readonly<Record<string, string>>, name: string): number | undefined {
  const text = annotations[name];
  if (text === undefined) return undefined;
  const [, digits, unit = ''] = /^(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(text) ?? [];
  const rate = Math.ceil(Number(digits) * (FACTORS[unit] ?? Number.NaN));
  if (rate >= MIN_RATE && rate <= MAX_RATE) return rate;
  throw invalidArgument(`annotation ${name} is not a rate from 1k to 1P bits per second: ${JSON.stringify(text)}`);
}
