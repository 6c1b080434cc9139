import { bandwidthOf, type PodBandwidth } from './bandwidth.ts';

/** A port of the pod, in the CRI's words (`PortMapping`); `protocol` 0 TCP, 1 UDP, 2 SCTP. */
export type PodPortMapping = {
  readonly protocol: number;
  readonly containerPort: number;
  readonly hostPort: number;
  readonly hostIp: string;
};

/** What CNI plugins may want to know of a pod beside its namespace. */
export type CapabilityInput = {
  readonly portMappings: readonly PodPortMapping[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly cgroupParent?: string;
  readonly bandwidth?: PodBandwidth;
  readonly dns?: {
    readonly servers: readonly string[];
    readonly searches: readonly string[];
    readonly options: readonly string[];
  };
  /** Subnets that the node was given for its pods. */
  readonly podCidrs?: readonly string[];
};

const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const;

/**
 * The capability arguments of a pod, by capability name; a plugin is told those that it declares.
 * Source: containernetworking/cni CONVENTIONS.md, "Dynamic Plugin specific fields (Capabilities / Runtime Configuration)".
 */
export function capabilityArgs(pod: CapabilityInput): Record<string, unknown> {
  const ports = pod.portMappings.filter(({ hostPort }) => hostPort > 0).map(portMapping);
  const bandwidth = pod.bandwidth ?? bandwidthOf(pod.annotations ?? {});
  const { dns, podCidrs = [] } = pod;
  return {
    ...(ports.length > 0 && { portMappings: ports }),
    ...(bandwidth && { bandwidth }),
    ...(dns && { dns: { servers: dns.servers, searches: dns.searches, options: dns.options } }),
    ...(podCidrs.length > 0 && { ipRanges: podCidrs.map(subnet => [{ subnet }]) }),
    ...(pod.cgroupParent && { cgroupPath: pod.cgroupParent }),
    ...(pod.annotations && { 'io.kubernetes.cri.pod-annotations': pod.annotations }),
  };
}

const portMapping = ({ protocol, containerPort, hostPort, hostIp }: PodPortMapping) => ({
  hostPort,
  containerPort,
  protocol: PROTOCOLS[protocol] ?? 'tcp',
  ...(hostIp && { hostIP: hostIp }),
});
