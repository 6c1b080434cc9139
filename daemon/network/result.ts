import { isIPv4 } from 'node:net';
import { atLeast, type CniVersion, isCniVersion } from './version.ts';

/** An interface that a plugin made. `sandbox` is empty for one on the host. */
export type CniInterface = { readonly name: string; readonly mac?: string; readonly sandbox?: string };

/** An address with its prefix length, such as `10.0.0.2/24`; `interface` is an index into `interfaces`. */
export type CniAddress = {
  readonly address: string;
  readonly gateway?: string;
  readonly interface?: number;
  /** `"4"` or `"6"`: there before CNI 1.0.0 only. */
  readonly version?: string;
};

/** What ADD answers, in the shape of CNI 0.3.0 and newer. Fields that we do not know are passed on. Source: CNI SPEC.md 1.1.0, "ADD Success". */
export type CniResult = {
  readonly cniVersion: string;
  readonly interfaces?: readonly CniInterface[];
  readonly ips?: readonly CniAddress[];
  readonly [field: string]: unknown;
};

type OldAddress = { readonly ip: string; readonly gateway?: string; readonly routes?: readonly unknown[] };

/**
 * Read what a plugin's ADD printed, and put it into the shape that `version` prescribes: so that it can be the
 * `prevResult` of the next plugin. The old shape of 0.1.0 and 0.2.0 (`ip4`, `ip6`) becomes the newer one.
 * @throws Error when it is no result.
 */
export function parseResult(stdout: string, version: CniVersion): CniResult {
  const json: unknown = JSON.parse(stdout);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new Error('the result is not a JSON object');
  const result = json as Readonly<Record<string, unknown>>;
  const answered = result['cniVersion'] ?? version;
  if (!isCniVersion(answered))
    throw new Error(`the result is of CNI version ${JSON.stringify(answered)}, which is unknown`);
  if (!atLeast(answered, '0.3.0')) return fromOldShape(result, version);
  const { ips } = result;
  if (ips !== undefined && !(Array.isArray(ips) && ips.every(isAddress)))
    throw new Error('"ips" of the result is not a list of addresses');
  return { ...result, cniVersion: version, ...(ips && { ips: ips.map(ip => addressFor(ip, version)) }) };
}

const isAddress = (value: unknown): value is CniAddress =>
  typeof value === 'object' && value !== null && typeof (value as CniAddress).address === 'string';

const addressOnly = (address: string) => address.split('/')[0] ?? '';

/** Before 1.0.0 every address says which version of IP it is; from then on none does. */
function addressFor({ version: _, ...address }: CniAddress, version: CniVersion): CniAddress {
  return atLeast(version, '1.0.0')
    ? address
    : { version: isIPv4(addressOnly(address.address)) ? '4' : '6', ...address };
}

/** Source: CNI SPEC.md 0.2.0, "Result": one address of each kind at most, each with its routes. */
function fromOldShape(old: Readonly<Record<string, unknown>>, version: CniVersion): CniResult {
  const { ip4, ip6, ...rest } = old;
  const addresses = [ip4, ip6].filter(a => a !== undefined && a !== null) as OldAddress[];
  for (const { ip } of addresses)
    if (typeof ip !== 'string') throw new Error('"ip4" or "ip6" of the result has no "ip"');
  return {
    ...rest,
    cniVersion: version,
    ips: addresses.map(({ ip, gateway }) => addressFor({ address: ip, ...(gateway && { gateway }) }, version)),
    routes: addresses.flatMap(({ routes }) => routes ?? []),
  };
}

/** The addresses of one of the pod's interfaces, without prefix length, in the plugins' order. An address of no interface counts as the pod's. */
export function addressesOf(result: CniResult, ifName: string): string[] {
  const isPods = (index: number | undefined) => {
    if (index === undefined) return true;
    const found = result.interfaces?.[index];
    return found?.name === ifName && Boolean(found.sandbox);
  };
  return (result.ips ?? []).filter(ip => isPods(ip.interface)).map(ip => addressOnly(ip.address));
}
