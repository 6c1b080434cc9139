// timeout: 240
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Shim } from '@cleat/proto/shim';
import t from 'tap';
import { connect, createClient } from 'ttrpc-ts';
import { crictlEnv, crictlSession, PATIENT } from '../integration/crictl-session.ts';
import { World } from '../integration/world.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { eventually } from '../node/reach.ts';
import { crictl as buildCrictl } from '../tools/go-tool.ts';

const UPGRADE_MS = 30_000;
const TRANSPORTS = ['spdy', 'websocket'] as const;

const crictl = await buildCrictl();
const world = await World.start({ config: { limits: { shim_renew_above_mib: 0 } } });
t.teardown(() => world[Symbol.asyncDispose]());
const podId = await world.runPod('s');
const env = crictlEnv(world);
const program = join(BIN_DIR, 'containerd-shim-cleat-v2');

const session = (args: readonly string[]) => crictlSession(world, crictl, args);

async function upgrade(id: string) {
  const { address } = JSON.parse(readFileSync(join(world.daemon.state, 'containers', id, 'bootstrap.json'), 'utf8'));
  const channel = await connect(address as string);
  try {
    return await createClient(Shim, channel).upgrade({ program }, { timeoutMs: UPGRADE_MS });
  } finally {
    channel.close();
  }
}

async function memoryKiB(id: string) {
  const rollup = await world.node.sh(`cat /proc/${await world.shimPid(id)}/smaps_rollup`);
  const figure = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1]);
  return { pss: figure('Pss'), dirty: figure('Private_Dirty') };
}

const processes = async (pattern: string) => Number(await world.node.sh(`pgrep -fc '${pattern}' || true`));
const gone = (pattern: string) =>
  eventually(async () => {
    if ((await processes(pattern)) > 0) throw new Error(await world.node.sh(`pgrep -fa '${pattern}'`));
  }, `${pattern} ends`);

for (const transport of TRANSPORTS) {
  t.test(`over ${transport}, an open exec goes on through two upgrades of its shim`, async t => {
    const id = await world.runContainer(podId, `exec-${transport}`, ['sleep', '1000']);
    const script = 'echo on; while read x; do echo "got $x"; done; exit 7';
    const live = session(['exec', '-i', '--transport', transport, id, 'sh', '-c', script]);
    await live.says('on');
    for (const word of ['one', 'two']) {
      const { pausedMs } = await upgrade(id);
      t.comment(`paused for ${pausedMs} ms`);
      live.child.stdin?.write(`${word}\n`);
      await live.says(`got ${word}`);
    }
    t.equal((await world.exec(id, 'echo', 'beside')).stdout, 'beside\n');
    t.equal(await processes(`^containerd-shim-cleat-v2 sessions -id ${id}`), 1);
    live.child.stdin?.end();
    t.not(await live.ended(), 0);
    await live.says('exit code 7', 'stderr');
    await gone(`^containerd-shim-cleat-v2 sessions -id ${id}`);
    await world.runtime.removeContainer({ containerId: id });
  });

  t.test(`over ${transport}, a client that leaves after an upgrade takes its command along`, async () => {
    const id = await world.runContainer(podId, `leave-${transport}`, ['sleep', '1000']);
    const { child, says } = session(['exec', '-i', '--transport', transport, id, 'sh', '-c', 'echo on; sleep 4343']);
    await says('on');
    await upgrade(id);
    child.kill('SIGKILL');
    await gone('^sleep 4343');
    await gone(`^containerd-shim-cleat-v2 sessions -id ${id}`);
    await world.runtime.removeContainer({ containerId: id });
  });

  t.test(`over ${transport}, an attach shows and feeds the container on, and ends with it`, async () => {
    const script = 'echo on; while read x; do echo "got $x"; done; echo bye';
    const id = await world.runContainer(podId, `attach-${transport}`, ['sh', '-c', script], {
      stdin: true,
      stdinOnce: true,
    });
    const live = session(['attach', '-i', '--transport', transport, id]);
    await eventually(async () => {
      live.child.stdin?.write('probe\n');
      if (!live.seen.stdout.includes('got probe')) throw new Error('not attached');
    }, 'the session is attached');
    for (const word of ['one', 'two']) {
      await upgrade(id);
      live.child.stdin?.write(`${word}\n`);
      await live.says(`got ${word}`);
    }
    live.child.stdin?.end();
    await live.says('bye');
    await live.ended();
    await gone(`^containerd-shim-cleat-v2 sessions -id ${id}`);
    await world.runtime.removeContainer({ containerId: id });
  });
}

t.test('an exec with a terminal, and an attach to one, go on', async t => {
  const id = await world.runContainer(podId, 'tty', ['sh'], { stdin: true, tty: true });
  const typed = (args: string) => {
    const line = `stty rows 33 cols 99; ${crictl} ${PATIENT.join(' ')} ${args}`;
    const child = world.node.spawn('script', ['-qec', line, '/dev/null'], { env });
    let seen = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk;
    });
    const shows = async (command: string, text: string) => {
      child.stdin?.write(`${command}\n`);
      await eventually(() => {
        if (!seen.includes(text)) throw new Error(`it showed ${JSON.stringify(seen)}`);
      }, `the terminal shows ${text}`);
    };
    return { child, shows };
  };
  const [exec, attach] = [typed(`exec -it ${id} sh`), typed(`attach -it ${id}`)];
  await exec.shows('echo a$((1+1))', 'a2');
  await eventually(() => attach.shows('echo b$((1+1))', 'b2'), 'the attach stands');
  for (const n of [10, 20]) {
    await upgrade(id);
    await exec.shows(`echo c$((${n}+1))`, `c${n + 1}`);
    await attach.shows(`echo d$((${n}+1))`, `d${n + 1}`);
  }
  await exec.shows('stty size', '33 99');
  await attach.shows('exit', 'exit');
  t.match(await world.exited(id), { exitCode: 0 });
  for (const { child } of [exec, attach]) child.kill();
  await gone(`^containerd-shim-cleat-v2 sessions -id ${id}`);
});

t.test('an upgraded shim takes half more memory than one that was started cold, at most', async t => {
  const upgraded = await world.runContainer(podId, 'upgraded', ['sleep', '1000']);
  await world.node.sh(`kill -9 $(pgrep -of '^containerd-shim-cleat-v2 zygote')`);
  const cold = await world.runContainer(podId, 'cold', ['sleep', '1000']);
  const first = await memoryKiB(upgraded); // forked, where the zygote was ready
  for (let n = 0; n < 3; n++) await upgrade(upgraded);
  const [after, before] = [await memoryKiB(upgraded), await memoryKiB(cold)];
  t.comment(`KiB: ${JSON.stringify({ first, cold: before, upgraded: after })}`);
  t.ok(after.pss < 1.5 * before.pss && after.dirty < 1.5 * before.dirty);
});

t.test('cleatctl upgrades one shim, or all of them, and says what it did', async t => {
  const cleatctl = (...args: string[]) =>
    world.node.run(join(BIN_DIR, 'cleatctl'), ['shim', 'upgrade', '--state', world.daemon.state, ...args]);
  const id = await world.runContainer(podId, 'told', ['sleep', '1000']);
  const one = await cleatctl('--timeout', '30s', id.slice(0, 20));
  t.match(one, { code: 0, stdout: /^the shim of .* became .*, paused for \d+ ms\n$/ });
  const all = await cleatctl('--timeout', '30s', '--all');
  t.match(all, { code: 0, stderr: '' });
  t.ok(all.stdout.trim().split('\n').length >= 3, all.stdout);
  t.match(await cleatctl('--program', '/bin/false', id), { code: 1, stderr: /bin\/false cannot take over/ });
  t.match(await cleatctl(), { code: 2, stderr: /give the id of a container, or --all/ });
  t.match(await world.exec(id, 'echo', 'on'), { stdout: 'on\n' });
});
