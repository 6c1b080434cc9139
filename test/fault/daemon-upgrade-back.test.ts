// serial
// timeout: 240
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import t from 'tap';
import { World } from '../integration/world.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { eventually } from '../node/reach.ts';
import { findings } from './fsck-client.ts';
import { PatientReader, RETRY_PAUSE_MS } from './upgrade-load.ts';
import { upgrader } from './upgrader.ts';

const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { cleatctl, serving, oneDaemon } = upgrader(world);
const program = async (name: string, script: string) => {
  const path = world.node.path(name);
  await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
};
const cleatd = join(BIN_DIR, 'cleatd');

/** A directory with a runc that does not work. */
async function brokenRuntime(): Promise<string> {
  await mkdir(world.node.path('broken'));
  await program('broken/runc', 'exit 1');
  return world.node.path('broken');
}

/** A daemon that is killed before it has proved itself, which takes ten seconds. */
function killedOnceItServes(): string {
  const lock = join(world.daemon.state, 'cleatd.lock');
  return `old=$(cat ${lock}); ${cleatd} "$@" &
    until now=$(cat ${lock}); [ -n "$now" ] && [ "$now" != "$old" ]; do kill -0 $! || exit 4; sleep 0.05; done
    sleep 1; kill -9 $!; wait`;
}

const broken = await brokenRuntime();
const bad = [
  ['ends at once', 'exit 3', /ended with 3/],
  ['says nothing and is killed', 'kill -9 $$', /ended with SIGKILL/],
  ['has a configuration that cannot be read', `exec ${cleatd} "$@" --config absent.toml`, /ended with 1/],
  [
    'would serve another directory',
    `exec ${cleatd} "$@" --root /elsewhere`,
    /root is \/elsewhere, and the old daemon’s/,
  ],
  ['fails its self-test', `PATH=${broken}:$PATH exec ${cleatd} "$@"`, /the self-test has failed: .*runc/],
  ['dies after it has taken over', killedOnceItServes(), /the new daemon is gone/],
] as const;

for (const [what, script, reason] of bad) {
  t.test(`a new version that ${what} is rolled back by the old one`, async t => {
    const before = await serving();
    const podId = await world.runPod('kept');
    const id = await world.runContainer(podId, 'kept', ['sleep', '1000']);
    const reader = new PatientReader(world.daemon.cri);
    const made: string[] = [];
    const leave = new AbortController();
    const work = (async () => {
      for (let turn = 0; !leave.signal.aborted; turn++) {
        const podSandboxId = await again(() => world.runPod(`turn-${turn}`));
        made.push(podSandboxId);
        await again(() => world.runtime.removePodSandbox({ podSandboxId }));
      }
    })();
    const upgraded = await cleatctl('upgrade', await program('bad', script));
    t.equal(upgraded.code, 1);
    t.match(upgraded.stderr, /the old one serves on/);
    t.match(upgraded.stderr, reason);
    t.equal(await serving(), before);
    t.equal((await world.exec(id, 'echo', 'x')).stdout, 'x\n');
    leave.abort();
    await work;
    await world.runtime.removePodSandbox({ podSandboxId: podId });
    await eventually(
      () => {
        const untold = made.filter(pod => reader.of(pod) !== 'CREATED STARTED STOPPED DELETED');
        if (untold.length > 0) throw new Error(untold.map(pod => `${pod} ${reader.of(pod)}`).join(', '));
      },
      'each pod is told of, once and in order',
      { timeoutMs: 30_000 },
    );
    await reader[Symbol.asyncDispose]();
    await oneDaemon();
    t.strictSame(await world.leftovers(), []);
    t.strictSame(await findings(world.daemon.socket), [], 'everything has its owner');
  });
}

t.test('after all of that, a good version takes over', async t => {
  const before = await serving();
  t.match(await cleatctl('upgrade', cleatd), { code: 0, stderr: '' });
  t.not(await serving(), before);
  await oneDaemon();
});

/** As the kubelet does: a call to a daemon that has died is made again. */
async function again<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (err) {
      if ((err as { code?: number }).code !== status.UNAVAILABLE) throw err;
      await pause(RETRY_PAUSE_MS);
    }
  }
}
