import { rm } from 'node:fs/promises';
import type { Daemon } from '../daemon.ts';
import type { Finding } from './finding.ts';
import type { Owners } from './owners.ts';

/** Attachments to the pods' network and addresses that no sandbox has. Addresses of other runtimes' sandboxes are theirs. */
export async function findNetworks(d: Daemon, owners: Owners): Promise<Finding[]> {
  const attached = new Set(await d.network.owners());
  const attachments = [...attached]
    .filter(id => !owners.hasPod(id))
    .map<Finding>(id => ({
      kind: 'network',
      subject: id,
      problem: 'the network of a sandbox that does not exist is attached',
      free: () => d.network.detach({ sandboxId: id }),
    }));
  const leases = (await d.network.leases()).filter(({ sandboxId: id }) => owners.isOurs(id) && !attached.has(id));
  const addresses = leases.map<Finding>(({ path, address, sandboxId }) => ({
    kind: 'address',
    subject: path,
    problem: `${address} is given to sandbox ${sandboxId}, which has no network`,
    free: () => d.network.detachLost(sandboxId),
  }));
  const torn = (await d.network.tornLeases()).map<Finding>(({ path, address }) => ({
    kind: 'address',
    subject: path,
    problem: `${address} is given to nobody: its file is empty since before the machine was started`,
    free: () => rm(path, { force: true }),
  }));
  return [...attachments, ...addresses, ...torn];
}
