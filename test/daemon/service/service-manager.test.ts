import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import t, { type Test } from 'tap';
import { ServiceManager } from '../../../daemon/service/service-manager.ts';
import { keepWatchdog } from '../../../daemon/service/watchdog.ts';
import { listenAsManager } from './told.ts';

const log = pino({ enabled: false });

/** Its path is short enough for a socket. */
async function manager(t: Pick<Test, 'teardown'>) {
  const dir = mkdtempSync(join(tmpdir(), 'cleat-'));
  const path = join(dir, 'notify');
  const told = await listenAsManager(path);
  t.teardown(() => {
    told.close();
    rmSync(dir, { recursive: true });
  });
  return { path, told };
}

t.test('what the manager gives is taken out of the environment, and kept for a daemon that takes over', t => {
  const env = { NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '30000000', WATCHDOG_PID: '1', PATH: '/bin' };
  const service = ServiceManager.takenFrom(env);
  t.same(env, { PATH: '/bin' });
  t.same(service.variables, { NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '30000000', WATCHDOG_PID: '1' });
  t.equal(service.watchdogMs, 30_000);
  t.end();
});

for (const [name, env] of Object.entries({
  'no variables': {},
  'a watchdog without a socket': { WATCHDOG_USEC: '30000000' },
  'a relative socket': { NOTIFY_SOCKET: 'notify', WATCHDOG_USEC: '1' },
  'a time that is none': { NOTIFY_SOCKET: '/nowhere', WATCHDOG_USEC: 'soon' },
}))
  t.test(`with ${name}, nobody watches and telling is no error`, t => {
    const service = ServiceManager.takenFrom(env);
    t.equal(service.watchdogMs, undefined);
    service.ready('serves');
    keepWatchdog(service, () => Promise.reject(new Error('not to be called')), log)[Symbol.dispose]();
    t.end();
  });

t.test('the manager is told each state in the words of sd_notify', async t => {
  const { path, told } = await manager(t);
  const service = ServiceManager.takenFrom({ NOTIFY_SOCKET: path });
  const before = process.hrtime.bigint() / 1000n;
  service.loading('loads');
  service.ready('serves');
  service.reloading();
  service.isNow(4711);
  service.stopping('ends');
  await told.waitFor('STOPPING=1');
  const [loading, ready, reloading = '', isNow, stopping] = told.messages;
  t.same(
    [loading, ready, isNow, stopping],
    ['STATUS=loads', 'READY=1\nSTATUS=serves', 'MAINPID=4711', 'STOPPING=1\nSTATUS=ends'],
  );
  const [, atUsec = ''] = /^RELOADING=1\nMONOTONIC_USEC=(\d+)\n/.exec(reloading) ?? [];
  t.ok(BigInt(atUsec) >= before, 'by the clock that systemd compares it with');
});

t.test('the watchdog hears of a daemon as long as that is well, and again when it is well again', async t => {
  const { path, told } = await manager(t);
  const service = ServiceManager.takenFrom({ NOTIFY_SOCKET: path, WATCHDOG_USEC: '60000' });
  let checks = 0;
  let isWell = true;
  const checked = (count: number) =>
    new Promise<void>(resolve => {
      const timer = setInterval(() => {
        if (checks < count) return;
        clearInterval(timer);
        resolve();
      }, 5);
    });
  using _watchdog = keepWatchdog(
    service,
    async () => {
      checks++;
      if (!isWell) throw new Error('it does not answer');
    },
    log,
  );
  await told.waitFor('WATCHDOG=1', 2);
  isWell = false;
  await checked(checks + 1); // what was told before has arrived by the second check at the latest
  service.loading('sick');
  await told.waitFor('STATUS=sick');
  const heard = told.messages.length;
  await checked(checks + 4);
  service.loading('still sick');
  await told.waitFor('STATUS=still sick');
  t.same(told.messages.slice(heard), ['STATUS=still sick']);
  isWell = true;
  await told.waitFor('WATCHDOG=1', heard);
});

t.test('a check that never ends counts as a failure, and another one is made', async t => {
  const { path, told } = await manager(t);
  const service = ServiceManager.takenFrom({ NOTIFY_SOCKET: path, WATCHDOG_USEC: '60000' });
  let checks = 0;
  using _watchdog = keepWatchdog(
    service,
    () => (checks++ === 0 ? Promise.withResolvers<void>().promise : Promise.resolve()),
    log,
  );
  await told.waitFor('WATCHDOG=1');
  t.ok(checks >= 2);
});
