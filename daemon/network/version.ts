/**
 * Versions of the CNI specification that we speak, oldest first. Source: containernetworking/cni SPEC.md, "Released versions".
 * A configuration without a version is 0.1.0.
 */
export const CNI_VERSIONS = ['0.1.0', '0.2.0', '0.3.0', '0.3.1', '0.4.0', '1.0.0', '1.1.0'] as const;
export type CniVersion = (typeof CNI_VERSIONS)[number];

export const isCniVersion = (version: unknown): version is CniVersion => CNI_VERSIONS.some(known => known === version);

/** Whether `version` is `minimum` or newer. */
export const atLeast = (version: CniVersion, minimum: CniVersion): boolean =>
  CNI_VERSIONS.indexOf(version) >= CNI_VERSIONS.indexOf(minimum);
