// serial
// timeout: 900
import t, { type Test } from 'tap';
import { eventually } from '../node/reach.ts';
import { MachineWorld } from './machine-world.ts';

/** How long the watchdog waits here, in seconds: the unit's own time is for real machines. */
const WATCHDOG_SECONDS = 20;
/** How much is logged while the daemon is away, in lines of 20 a second. */
const AWAY_LINES = Number(process.env['CLEAT_AWAY_LINES'] ?? 40);
const WAIT = { timeoutMs: 120_000 };

const world = await MachineWorld.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { machine } = world;
await machine.sh(`
  mkdir -p /etc/systemd/system/cleatd.service.d /etc/cleat/config.d
  printf '[Service]\\nWatchdogSec=${WATCHDOG_SECONDS}\\n' > /etc/systemd/system/cleatd.service.d/test.conf
  systemctl daemon-reload
  systemctl restart cleatd`);
await world.answers(); // to this client, too, whose connection was the old one's

const show = async (property: string) => (await machine.sh(`systemctl show -P ${property} cleatd`)).trim();
const mainPid = async () => Number(await show('MainPID'));
/** Pids of the daemons that run. */
const daemons = async () =>
  (await machine.sh("pgrep -f '[c]leatd.mjs' || true")).split('\n').filter(Boolean).map(Number);
/** Resolves when these daemons run, and no others. */
const only = (pids: readonly number[]) =>
  eventually(
    async () => {
      const now = await daemons();
      if (`${now}` !== `${pids}`) throw new Error(`there are ${now.length}: ${now}`);
    },
    `${pids.length} daemons run`,
    WAIT,
  );
const configure = (toml: string) => machine.run('tee', ['/etc/cleat/config.d/50-test.toml'], { input: toml });

const podId = await world.runPod('stays');
const COUNT = 'i=0; while :; do echo $i; i=$((i+1)); sleep 0.05; done';
const logger = await world.runContainer(podId, 'logger', ['sh', '-c', COUNT]);
const pid = await world.pid(logger);
const readLog = () => world.read('/var/log/pods/stays/logger.log');
const countLines = async () => Number(await machine.sh('wc -l < /var/log/pods/stays/logger.log'));

/** The container is the one of before, and no line of its log is missing or doubled. */
async function livesOn(t: Test): Promise<void> {
  await world.answers();
  t.equal(await world.pid(logger), pid, 'the container has the pid of before');
  const seen = await countLines();
  await eventually(async () => {
    if ((await countLines()) <= seen) throw new Error(`${seen} lines`);
  }, 'it goes on logging');
  const numbers = (await readLog())
    .split('\n')
    .slice(0, -1) // whole lines: one may be under way
    .map(line => Number(line.split(' ').at(-1)));
  t.same(
    numbers.filter((number, at) => number !== at),
    [],
    'its log is complete',
  );
  t.match(await world.exec(logger, 'echo', 'here'), { exitCode: 0, stdout: 'here\n' });
}

t.test('systemd knows what the unit says, and what the daemon does', async t => {
  t.equal(await show('Type'), 'notify');
  t.equal(await show('KillMode'), 'process');
  t.equal(await show('Delegate'), 'yes');
  t.equal(await show('OOMPolicy'), 'continue');
  t.equal(await show('LimitNOFILE'), '1048576');
  t.match(await show('StatusText'), /^cleatd .* serves \/run\/cleat\/cleatd.sock$/);
  t.equal(await machine.sh(`cat /proc/${await mainPid()}/oom_score_adj`), '-999\n');
  const problems = await machine.run('systemd-analyze', ['verify', '/etc/systemd/system/cleatd.service']);
  t.notMatch(problems.stderr, 'cleatd.service');
});

t.test('a restart is over when the socket answers', async t => {
  const before = await mainPid();
  t.match(await machine.sh('systemctl restart cleatd && cleatctl status'), 'cleatd');
  t.not(await mainPid(), before);
  await livesOn(t);
});

t.test('a reload changes what can change', async t => {
  const before = await mainPid();
  await configure('limits.exec_output_bytes = 1024\nmetrics.address = "127.0.0.1:9464"\n');
  await machine.sh('systemctl reload cleatd');
  t.equal((await world.exec(logger, 'head', '-c', '3000', '/dev/zero')).stdout.length, 1024);
  for (const line of [
    'limits.exec_output_bytes is changed',
    'metrics.address is changed in the file; it needs a restart of cleatd',
  ])
    await eventually(
      async () => {
        if (!(await world.journal()).includes(line)) throw new Error('not yet');
      },
      `the journal has: ${line}`,
      WAIT,
    );
  t.equal(await mainPid(), before);
  await livesOn(t);
});

t.test('a reload of a bad file fails, says why, and changes nothing', async t => {
  const before = await mainPid();
  await configure('limits.exec_output_bytes = 1\n');
  t.not((await machine.run('systemctl', ['reload', 'cleatd'])).code, 0);
  t.match(await show('StatusText'), '50-test.toml:1: `limits.exec_output_bytes` is 1; it must be');
  t.equal(await show('ActiveState'), 'active');
  await machine.sh('systemctl kill --kill-who main -s HUP cleatd');
  await machine.sh('cleatctl status');
  t.equal((await world.exec(logger, 'head', '-c', '3000', '/dev/zero')).stdout.length, 1024);
  t.equal(await mainPid(), before);
  await configure('');
  await machine.sh('systemctl reload cleatd');
});

t.test('the main process follows an upgrade', async t => {
  const before = await mainPid();
  const restarts = await show('NRestarts');
  await machine.sh('cleatctl upgrade /usr/local/bin/cleatd');
  const after = await eventually(
    async () => {
      const now = await mainPid();
      if (now === before) throw new Error('it is the old one');
      return now;
    },
    'the main process is another one',
    WAIT,
  );
  await only([after]);
  t.equal(await show('ActiveState'), 'active');
  t.equal(await show('NRestarts'), restarts);
  await livesOn(t);
});

t.test('a daemon that stands still is started anew by the watchdog, also one that took over', async t => {
  const before = await mainPid();
  const restarts = Number(await show('NRestarts'));
  await machine.sh(`kill -STOP ${before}`);
  await eventually(
    async () => {
      const now = Number(await show('NRestarts'));
      if (now === restarts) throw new Error(`${now} restarts, ${await show('ActiveState')}`);
    },
    'systemd restarts it',
    WAIT,
  );
  await world.answers();
  t.match(machine.console(), /cleatd.service: Watchdog timeout/);
  t.not(await mainPid(), before);
  await livesOn(t);
});

t.test('a daemon that is told to stop in the middle of an upgrade takes the new one along', async t => {
  const before = await mainPid();
  await machine.sh('systemd-run --unit vm-upgrade cleatctl upgrade /usr/local/bin/cleatd');
  await eventually(
    async () => {
      const now = Number(await world.read('/run/cleat/cleatd.lock'));
      if (now === before || now === 0) throw new Error('the old one serves, or nobody has signed yet');
    },
    'the new one serves',
    WAIT,
  );
  t.comment(`the main process is the ${(await mainPid()) === before ? 'old' : 'new'} one`); // 10 s later it is the new one
  await machine.sh('systemctl stop cleatd');
  await only([]);
  await machine.sh('systemctl start cleatd');
  await livesOn(t);
});

t.test('while the service is stopped, containers run, log and end, and all is known afterwards', async t => {
  const short = await world.runContainer(podId, 'short', ['sh', '-c', 'until [ -e /go ]; do sleep 0.1; done; exit 7']);
  const root = `/proc/${await world.pid(short)}/root`;
  await machine.sh('systemctl stop cleatd');
  t.equal(await show('ActiveState'), 'inactive');
  t.strictSame(await daemons(), []);
  const lines = await countLines();
  await machine.sh(`touch ${root}/go`);
  await eventually(
    async () => {
      const now = await countLines();
      if (now < lines + AWAY_LINES) throw new Error(`${now - lines} lines`);
    },
    'the container logs on',
    { timeoutMs: 60_000 + AWAY_LINES * 500 },
  );
  await machine.sh('systemctl start cleatd');
  t.match(await world.exited(short), { exitCode: 7 });
  await livesOn(t);
});

t.test('the pod is ended as any other, and nothing is left of it', async t => {
  await world.runtime.removePodSandbox({ podSandboxId: podId });
  t.match(await machine.run('cleatctl', ['fsck']), { code: 0 });
  t.equal(await machine.sh(`[ ! -e /proc/${pid} ] && echo gone`), 'gone\n');
});
