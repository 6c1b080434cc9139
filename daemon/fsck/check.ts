import { setTimeout as sleep } from 'node:timers/promises';
import type { Daemon } from '../daemon.ts';
import { findCgroups } from './cgroups.ts';
import { findDirectories } from './directories.ts';
import { type Finding, keyOf } from './finding.ts';
import { findImages } from './images.ts';
import { findMissing } from './missing.ts';
import { findMounts } from './mounts.ts';
import { findNetworks } from './networks.ts';
import { Owners } from './owners.ts';
import { findProcesses } from './processes.ts';
import { findSockets } from './sockets.ts';

/**
 * How long what was found is looked at again, and how often, in milliseconds: what is about to go, or to come, is none.
 * A shim that was told to leave takes up to five seconds to get rid of its last events.
 */
const PATIENCE_MS = 6_000;
const LOOK_PAUSE_MS = 300;

/**
 * Compare the machine with what the daemon knows: what is there and nobody owns, what is missing. Pods may come and go
 * meanwhile: what counts is what is found at each of several looks.
 * In an order in which it can be freed: who holds, then what is held.
 */
export async function check(d: Daemon, signal: AbortSignal): Promise<Finding[]> {
  let findings = await look(d);
  for (const endMs = performance.now() + PATIENCE_MS; findings.length > 0 && performance.now() < endMs; ) {
    await sleep(LOOK_PAUSE_MS, undefined, { signal });
    const again = new Map((await look(d)).map(finding => [keyOf(finding), finding]));
    findings = findings.map(finding => again.get(keyOf(finding))).filter(finding => finding !== undefined);
  }
  return findings;
}

async function look(d: Daemon): Promise<Finding[]> {
  const owners = new Owners(d);
  // One after the other: what holds something is looked for before what it holds.
  return [
    ...(await findProcesses(d, owners)),
    ...(await findCgroups(owners)),
    ...(await findNetworks(d, owners)),
    ...findMounts(d, owners),
    ...(await findSockets(d)),
    ...(await findDirectories(d, owners)),
    ...(await findImages(d)),
    ...(await findMissing(d)),
  ];
}
