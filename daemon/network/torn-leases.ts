import { rm, stat } from 'node:fs/promises';
import { uptime } from 'node:os';
import { messageOf } from '@cleat/base';
import type { Logger } from 'pino';
import { type LeaseFile, leaseFiles } from './leases.ts';
import type { NetworkConfig } from './network-config.ts';

/**
 * The leases that a power cut has torn: host-local does not sync what it writes, and an empty file can be given back by
 * nobody, since nobody knows whose it was. One that is being written now is as empty: only those of an earlier boot count,
 * whose sandboxes have ended with it.
 * @param bootedAtMs when the machine was booted
 */
export async function tornLeases(
  network: NetworkConfig,
  bootedAtMs: number = Date.now() - uptime() * 1000,
): Promise<LeaseFile[]> {
  const torn = await Promise.all(
    (await leaseFiles(network)).map(async file => {
      const found = await stat(file.path).catch(() => undefined); // given back meanwhile
      return found?.size === 0 && found.mtimeMs < bootedAtMs ? [file] : [];
    }),
  );
  return torn.flat();
}

/** Remove them: each power cut would cost some addresses, for ever. Never rejects. */
export async function freeTornLeases(network: NetworkConfig, log: Logger): Promise<void> {
  try {
    for (const { address, path } of await tornLeases(network)) {
      log.info({ path }, `address ${address} is free again: a power cut had torn the file of its lease`);
      await rm(path, { force: true });
    }
  } catch (err) {
    log.error({ err }, `cannot free addresses whose leases a power cut has torn: ${messageOf(err)}`);
  }
}
