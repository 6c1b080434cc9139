import { failedPrecondition, messageOf } from '@cleat/base';
import { type Changes, changesOf, withLive } from '../config/changes.ts';
import type { Config } from '../config/config.ts';
import type { Daemon } from '../daemon.ts';
import { imageSettings } from '../open.ts';

/**
 * Read the configuration anew and let hold what can, all at once: no call sees half of it. What has begun goes on as it
 * was begun.
 * @returns what differs from what held: keys that hold now, and keys that need a restart.
 * @throws RpcError FailedPrecondition when the files cannot be used, or another daemon takes over: nothing has changed then.
 */
export function reloadConfig(d: Daemon): Changes {
  d.service.reloading();
  try {
    if (d.succession.isGivingWay) throw new Error('another daemon takes over; try again when it has');
    const read = d.readConfig();
    refuseOrphans(d, read);
    const changes = changesOf(d.config, read);
    apply(d, withLive(d.config, read));
    d.log.info({ applied: changes.live, needsRestart: changes.restart }, 'the configuration was read anew');
    d.service.ready(servingStatus(d));
    return changes;
  } catch (err) {
    const message = `the configuration stays as it was: ${messageOf(err)}`;
    d.log.error({ err }, message);
    d.service.ready(`${servingStatus(d)}; ${message}`);
    throw failedPrecondition(message, err);
  }
}

/** What `systemctl status` says of a daemon that answers calls. */
export const servingStatus = (d: Daemon): string => `cleatd ${d.version} serves ${d.config.socket}`;

/** Without its handler a pod could neither be stopped nor removed. */
function refuseOrphans(d: Daemon, { runtime: { handlers } }: Config): void {
  for (const { id, record } of d.pods.all())
    if (record.handler !== '' && !Object.hasOwn(handlers, record.handler))
      throw new Error(`runtime handler ${record.handler} is not in the files, and sandbox ${id} was made with it`);
}

/** Most of it is looked up where it is used; these keep something of it. */
function apply(d: Daemon, config: Config): void {
  const handlersBefore = JSON.stringify(d.config.runtime.handlers);
  d.config = config;
  d.log.level = config.log.level;
  d.network.configure(config.network);
  d.images.configure(imageSettings(config));
  if (JSON.stringify(config.runtime.handlers) === handlersBefore) return;
  d.features.forget();
  for (const handler of Object.keys(config.runtime.handlers)) void d.features.of(d, handler); // asked now, told later
}
