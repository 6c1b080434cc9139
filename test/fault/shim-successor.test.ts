// timeout: 300
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Code, codeOf, isNotFound } from '@cleat/base';
import { ContainerState } from '@cleat/proto/cri';
import t, { type Test } from 'tap';
import { crictlEnv, crictlSession, PATIENT } from '../integration/crictl-session.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { eventually } from '../node/reach.ts';
import { crictl as buildCrictl } from '../tools/go-tool.ts';
import { FailpointWorld } from './failpoint-world.ts';
import { findings } from './fsck-client.ts';
import { measured } from './goal.ts';
import { seededRandom } from './seeded-random.ts';
import { countUp, shimsOf } from './successor-world.ts';
import { timeIsUp } from './time-share.ts';

/** How often the shim of a container that logs hands over, at most, and how many lines the container writes. */
const SUCCESSIONS = Number(process.env['CLEAT_SHIM_UPGRADES'] ?? 12);
const LINES = Math.max(1, SUCCESSIONS / 12) * 1_500_000;
/** How often a shim or its successor is killed, and how soon after the shim was asked, in milliseconds. */
const KILLS = SUCCESSIONS;
const KILL_WITHIN_MS = 40;
/** What a successor may have to itself, for each byte that a freshly forked shim has. */
const MOST_MEMORY = 1.5;

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const random = seededRandom(seed);
t.comment(`seed ${seed}`);

const crictl = await buildCrictl();
const faults = await FailpointWorld.start({ limits: { shim_renew_above_mib: 0 } });
t.teardown(() => faults[Symbol.asyncDispose]());
const { world } = faults;
const podId = await world.runPod('s');
const shims = shimsOf(world);
const program = join(BIN_DIR, 'containerd-shim-cleat-v2');
const isLooping = ['sh', '-c', 'while sleep 0.05; do echo on; done'];

await shims.zygoteIsThere();

const gone = (pattern: string) =>
  eventually(async () => {
    const found = await world.node.sh(`pgrep -fa '${pattern}' || true`);
    if (found.trim()) throw new Error(found);
  }, `${pattern} ends`);

/** One shim, which is the one that the bundle names, and which works. */
async function isWhole(t: Test, id: string): Promise<void> {
  await eventually(async () => {
    const pids = await shims.pids(id);
    if (pids.length !== 1 || pids[0] !== (await world.shimPid(id))) throw new Error(`shims ${pids}`);
  }, 'there is one shim, and the bundle names it');
  t.match(await world.exec(id, 'echo', 'works'), { stdout: 'works\n', exitCode: 0 });
}

t.test('another process goes on with the container, a Wait that is under way, and commands', async t => {
  const id = await world.runContainer(podId, 'goes-on', isLooping);
  const [pid, init] = [await world.shimPid(id), await world.pid(id)];
  const client = await shims.dial(id);
  t.teardown(() => client.close());
  const waiting = client.task.wait({ id });
  const command = world.exec(id, 'sh', '-c', 'echo begin; until [ -e /end ]; do sleep 0.05; done; echo end; exit 3');
  await eventually(async () => {
    if ((await client.task.pids({ id })).processes.length < 4) throw new Error('not yet');
  }, 'the command runs');
  const answer = await shims.succeed(id);
  t.match(answer, { fromPid: pid, toPid: await world.shimPid(id) });
  t.not(answer.toPid, pid);
  t.comment(`paused for ${answer.pausedMs} ms`);
  await isWhole(t, id);
  t.match(await client.task.state({ id }), { pid: init }, 'a connection from before is answered');
  await world.node.sh(`touch /proc/${init}/root/end`);
  t.match(await command, { stdout: 'begin\nend\n', exitCode: 3 });
  t.match(await shims.succeed(id), { fromPid: answer.toPid });
  await world.node.sh(`kill -9 ${init}`);
  t.match(await waiting, { exitStatus: 137 });
  t.match(await world.exited(id), { exitCode: 137, reason: 'Error' });
  t.match(shims.exitRecord(id), { status: 137, oomKilled: false, pid: init });
});

t.test('a successor is in the cgroup of the shim, and as dear to the kernel', async t => {
  const id = await world.runContainer(podId, 'cgroup', ['sleep', '1000']);
  const pid = await world.shimPid(id);
  const isUnified = 'test -e /sys/fs/cgroup/cgroup.controllers';
  const group = `$(${isUnified} && echo /sys/fs/cgroup || echo /sys/fs/cgroup/memory)/shim`;
  await world.node.sh(`mkdir ${group}; echo ${pid} > ${group}/cgroup.procs; echo 123 > /proc/${pid}/oom_score_adj`);
  const place = (of: number) => world.node.sh(`cat /proc/${of}/cgroup /proc/${of}/oom_score_adj`);
  const before = await place(pid);
  t.match(before, /:\/shim\n(?:.*\n)*123\n$/);
  const { toPid } = await shims.succeed(id);
  t.equal(await place(toPid), before);
  await world.runtime.removeContainer({ containerId: id });
  await eventually(() => world.node.sh(`rmdir ${group}`), 'the successor leaves');
});

/** A successor is as small as a forked shim when both are quiet. @returns what they have of their own, in KiB. */
async function smallAgain(id: string, fresh: string): Promise<[number, number]> {
  return await eventually(async () => {
    const [successor, forked] = [await shims.privateKiB(id), await shims.privateKiB(fresh)];
    if (!(successor < MOST_MEMORY * forked)) throw new Error(`${successor} KiB, a fresh one ${forked}`);
    return [successor, forked];
  }, 'the successor is small');
}

t.test('of what a container writes at full speed, successors lose and double nothing, and stay small', async t => {
  const fresh = await world.runContainer(podId, 'fresh', ['sleep', '1000']);
  const id = await world.runContainer(podId, 'speed', ['sh', '-c', `seq 1 ${LINES}; exec sleep 1000`]);
  const client = await shims.dial(id);
  t.teardown(() => client.close());
  const lines = async () => Number((await client.shim.inspect({})).log?.lines);
  const pausesMs: number[] = [];
  for (let n = 0; n < SUCCESSIONS && !(n > 0 && timeIsUp()); n++) {
    const before = await lines();
    if (before >= LINES) break;
    pausesMs.push(Number((await shims.succeed(id)).pausedMs));
    await eventually(async () => {
      const now = await lines();
      if (now <= before && now < LINES) throw new Error('not yet');
    }, 'it logs on');
  }
  await eventually(
    async () => {
      if ((await lines()) < LINES) throw new Error(`${await lines()} lines`);
    },
    'all is logged',
    { timeoutMs: 120_000 },
  );
  t.ok(pausesMs.length >= 2, `${pausesMs.length} successions while it wrote`);
  t.strictSame(await countUp(join(world.logDirectory('s'), 'speed.log')), { count: LINES, wrong: 0 });
  measured(t, `${pausesMs.length} successions of a shim, paused for ${Math.max(...pausesMs)} ms at most`);
  const grown = await shims.privateKiB(id);
  await shims.succeed(id);
  const [successor, forked] = await smallAgain(id, fresh);
  measured(
    t,
    `KiB of its own: a shim after ${LINES} lines ${grown}, its successor ${successor}, a fresh one ${forked}`,
  );
});

t.test('a shim that was upgraded in place is small again after a succession, and can do both again', async t => {
  const fresh = await world.runContainer(podId, 'fresh2', ['sleep', '1000']);
  const id = await world.runContainer(podId, 'upgraded', isLooping);
  await shims.upgrade(id, program);
  const upgraded = await shims.privateKiB(id);
  await shims.succeed(id);
  const [successor, forked] = await smallAgain(id, fresh);
  measured(t, `KiB of its own: upgraded in place ${upgraded}, its successor ${successor}, a fresh one ${forked}`);
  for (let n = 0; n < 2; n++) {
    await shims.upgrade(id, program);
    await shims.succeed(id);
  }
  await shims.upgrade(id, program); // of a shim that is not the parent of its container
  await isWhole(t, id);
  await world.node.sh(`kill -TERM ${await world.pid(id)}; kill -9 ${await world.pid(id)}`);
  t.match(await world.exited(id), { exitCode: 137 });
});

t.test('ends after a succession are told as before: codes, signals, out of memory', async t => {
  const end = async (name: string, command: string, more: object = {}) => {
    const id = await world.runContainer(
      podId,
      name,
      ['sh', '-c', `while [ ! -e /go ]; do sleep 0.02; done; ${command}`],
      more,
    );
    await shims.succeed(id);
    await world.node.sh(`touch /proc/${await world.pid(id)}/root/go`);
    return await world.exited(id);
  };
  t.match(await end('code', 'exit 7'), { exitCode: 7, reason: 'Error' });
  t.match(await end('zero', 'exit 0'), { exitCode: 0, reason: 'Completed' });
  t.match(await end('signal', 'sh -c "kill -9 -1"; exit 0'), { exitCode: 0 });
  const memoryLimitInBytes = 64n * 1024n * 1024n;
  t.match(
    await end('oom', 'exec tail /dev/zero', {
      linux: { ...world.containerConfig('', []).linux, resources: { memoryLimitInBytes } },
    }),
    {
      exitCode: 137,
      reason: 'OOMKilled',
    },
  );
});

t.test('ends that fall into successions are told rightly', async t => {
  const id = await world.runContainer(podId, 'ends', ['sleep', '1000']);
  const client = await shims.dial(id);
  t.teardown(() => client.close());
  const codes = Array.from({ length: 12 }, (_, n) => n);
  const commands = codes.map(n => world.exec(id, 'sh', '-c', `echo ${n}; sleep 0.${n}; exit ${n}`));
  const inits = await Promise.all(
    codes.map(n => world.runContainer(podId, `init-${n}`, ['sh', '-c', `sleep 0.${n}; echo last; exit ${n}`])),
  );
  for (let n = 0; n < 3; n++)
    await Promise.all(
      [id, ...inits].map(each =>
        shims.succeed(each).catch(err => {
          if (
            codeOf(err) !== Code.FailedPrecondition &&
            codeOf(err) !== Code.Unavailable &&
            !isNotFound(err) &&
            err.code !== 'ENOENT'
          )
            throw err; // it has ended
        }),
      ),
    );
  for (const [n, command] of commands.entries()) t.match(await command, { stdout: `${n}\n`, exitCode: n });
  for (const [n, init] of inits.entries()) t.match(await world.exited(init), { exitCode: n });
  for (const n of codes) t.strictSame(await world.logLines('s', `init-${n}`), ['last']);
});

t.test('an open exec, an attach and a terminal go on', async t => {
  const id = await world.runContainer(podId, 'exec', ['sleep', '1000']);
  const script = 'echo on; while read x; do echo "got $x"; done; exit 7';
  for (const transport of ['spdy', 'websocket']) {
    const live = crictlSession(world, crictl, ['exec', '-i', '--transport', transport, id, 'sh', '-c', script]);
    await live.says('on');
    for (const word of ['one', 'two']) {
      await shims.succeed(id);
      live.child.stdin?.write(`${word}\n`);
      await live.says(`got ${word}`);
    }
    live.child.stdin?.end();
    t.not(await live.ended(), 0);
    await live.says('exit code 7', 'stderr');
  }
  await gone(`^containerd-shim-cleat-v2 sessions -id ${id}`);
  await isWhole(t, id);
});

t.test('an attach shows and feeds the container on, and ends with it', async t => {
  const feeds = 'echo on; while read x; do echo "got $x"; done; echo bye; exit 5';
  const id = await world.runContainer(podId, 'attach', ['sh', '-c', feeds], { stdin: true, stdinOnce: true });
  const live = crictlSession(world, crictl, ['attach', '-i', id]);
  await eventually(async () => {
    live.child.stdin?.write('probe\n');
    if (!live.seen.stdout.includes('got probe')) throw new Error('not attached');
  }, 'the session is attached');
  for (const word of ['one', 'two']) {
    await shims.succeed(id);
    live.child.stdin?.write(`${word}\n`);
    await live.says(`got ${word}`);
  }
  live.child.stdin?.end();
  await live.says('bye');
  await live.ended();
  t.match(await world.exited(id), { exitCode: 5 });
  await gone(`^containerd-shim-cleat-v2 sessions -id ${id}`);
});

t.test('a terminal is read, fed and resized on, in an exec and an attach', async t => {
  const id = await world.runContainer(podId, 'tty', ['sh'], { stdin: true, tty: true });
  const typed = (args: string) => {
    const line = `stty rows 33 cols 99; ${crictl} ${PATIENT.join(' ')} ${args}`;
    const child = world.node.spawn('script', ['-qec', line, '/dev/null'], { env: crictlEnv(world) });
    let seen = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk;
    });
    return async (command: string, text: string) => {
      child.stdin?.write(`${command}\n`);
      await eventually(() => {
        if (!seen.includes(text)) throw new Error(`it showed ${JSON.stringify(seen)}`);
      }, `the terminal shows ${text}`);
    };
  };
  const [exec, attach] = [typed(`exec -it ${id} sh`), typed(`attach -it ${id}`)];
  await exec('echo a$((1+1))', 'a2');
  await eventually(() => attach('echo b$((1+1))', 'b2'), 'the attach stands');
  for (const n of [10, 20]) {
    await shims.succeed(id);
    await exec(`echo c$((${n}+1))`, `c${n + 1}`);
    await attach(`echo d$((${n}+1))`, `d${n + 1}`);
  }
  await exec('stty size', '33 99');
  await attach('exit 4', 'exit');
  t.match(await world.exited(id), { exitCode: 4 });
});

t.test('what cannot be changes nothing, and is told in one sentence', async t => {
  const id = await world.runContainer(podId, 'refuses', isLooping);
  const pid = await world.shimPid(id);
  const refuses = async (message: RegExp, socket?: string) => {
    const err = await shims.succeed(id, socket).then(
      () => undefined,
      (err: unknown) => err as Error,
    );
    faults.disarm();
    t.match(err?.message, message);
    t.notMatch(err?.message, /\n/);
    const lines = (await world.logLines('s', 'refuses')).length;
    await eventually(async () => {
      if ((await world.logLines('s', 'refuses')).length <= lines) throw new Error('not yet');
    }, 'the log grows on');
    t.equal(await world.shimPid(id), pid);
    await isWhole(t, id);
  };
  await refuses(/not an absolute path/, 'relative');
  await refuses(/gives no successor: .*ENOENT/, '/nowhere');
  faults.arm('shim.succeed.before', 'error');
  await refuses(/failpoint shim.succeed.before/);
  for (const action of ['error', 'kill'] as const) {
    faults.arm('shim.succeed.ready', action);
    await refuses(/gives no successor/);
    faults.arm('shim.succeed.taken', action);
    await refuses(/the successor (ended before|could not take over: failpoint)/);
  }
  faults.arm('shim.succeed.ready', 'hang');
  await refuses(/did not answer within/);
  faults.arm('shim.succeed.taken', 'hang');
  await refuses(/did not take over within/);
  t.match(await shims.succeed(id), { fromPid: pid });
  await isWhole(t, id);
});

t.test('a program that knows of no processes but its own children does not get those of a successor', async t => {
  const id = await world.runContainer(podId, 'older', isLooping);
  const path = world.node.path('older-shim');
  const says = '{"version":"0.0.1","file":"/nowhere","args":[],"env":{},"reads":[1]}';
  writeFileSync(path, `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
  await t.rejects(shims.upgrade(id, path), /nowhere/, 'it gets those of a shim that is their parent');
  await shims.succeed(id);
  await t.rejects(shims.upgrade(id, path), /0\.0\.1.* reads state of versions 1, not 2/);
  await isWhole(t, id);
});

t.test('a shim that is killed while it hands over has a successor', async t => {
  const id = await world.runContainer(podId, 'killed', isLooping);
  const pid = await world.shimPid(id);
  faults.arm('shim.succeed.taken', 'hang');
  const asked = shims.succeed(id).catch(() => {});
  await faults.struck('shim.succeed.taken');
  await world.node.sh(`kill -9 ${pid}`);
  faults.disarm();
  await asked;
  await isWhole(t, id);
  t.not(await world.shimPid(id), pid);
  t.strictSame(await findings(world.daemon.socket), []);
  await world.node.sh(`kill -9 ${await world.pid(id)}`);
  t.match(await world.exited(id), { exitCode: 137 });
});

t.test(
  'whichever of both is killed, and whenever, one shim is left, or none and a container that has ended',
  async t => {
    const ended = async (id: string) => (await world.status(id)).state === ContainerState.CONTAINER_EXITED;
    let lost = 0;
    for (let n = 0; n < KILLS && !(n > 0 && timeIsUp()); n++) {
      const id = await world.runContainer(podId, `any-${n}`, isLooping);
      const [old, init] = [await world.shimPid(id), await world.pid(id)];
      const asked = shims.succeed(id).catch(() => undefined);
      await sleep(random() * KILL_WITHIN_MS);
      const [victim] = n % 2 === 0 ? [old] : (await shims.pids(id)).filter(pid => pid !== old);
      if (victim !== undefined) await world.node.sh(`kill -9 ${victim} || true`);
      await asked;
      // The one that is seen may be the old one on its way out, whose successor was killed: what counts is that it works.
      const said = await eventually(async () => {
        const pids = await shims.pids(id);
        if ((await ended(id)) && pids.length === 0) return undefined;
        if (pids.length !== 1 || pids[0] !== (await world.shimPid(id))) throw new Error(`shims ${pids}`);
        return (await world.exec(id, 'echo', 'works')).stdout;
      }, `one shim is left, which works, or none, after ${victim} was killed`);
      if (said === undefined) lost++;
      else {
        t.equal(said, 'works\n');
        await world.node.sh(`kill -9 ${init}`);
        t.match(await world.exited(id), { exitCode: 137 });
      }
      await world.runtime.removeContainer({ containerId: id });
    }
    measured(t, `of ${KILLS} containers whose shim or successor was killed, ${lost} lost their shim`);
    t.strictSame(await findings(world.daemon.socket), []);
  },
);

t.test('a daemon that is killed meanwhile finds the successor', async t => {
  const ids = await Promise.all([0, 1, 2, 3].map(n => world.runContainer(podId, `daemon-${n}`, isLooping)));
  const killed = world.daemon.kill();
  for (const id of ids) await shims.succeed(id);
  await killed;
  for (const id of ids) await shims.succeed(id);
  await world.daemon.restart();
  for (const id of ids) await shims.succeed(id);
  for (const id of ids) await isWhole(t, id);
  t.strictSame(await findings(world.daemon.socket), []);
  for (const id of ids) {
    await world.node.sh(`kill -9 ${await world.pid(id)}`);
    t.match(await world.exited(id), { exitCode: 137 });
    await world.runtime.removeContainer({ containerId: id });
    await eventually(async () => {
      const pids = await shims.pids(id);
      if (pids.length > 0) throw new Error(`shims ${pids}`);
    }, 'its shim leaves');
  }
});

t.test('cleatctl renews one shim, or all of them, and says what it did', async t => {
  const cleatctl = (...args: string[]) =>
    world.node.run(join(BIN_DIR, 'cleatctl'), [
      'shim',
      'renew',
      '--timeout',
      '30s',
      '--state',
      world.daemon.state,
      ...args,
    ]);
  const id = await world.runContainer(podId, 'told', isLooping);
  const [from, one] = [await world.shimPid(id), await cleatctl(id.slice(0, 20))];
  t.match(one, { code: 0, stdout: `the shim of ${id}: ${from} gave way to ${await world.shimPid(id)}, version ` });
  t.match(await cleatctl('--all'), { code: 0, stderr: '' });
  t.match(await cleatctl(), { code: 2, stderr: /give the id of a container, or --all/ });
  await isWhole(t, id);
});
