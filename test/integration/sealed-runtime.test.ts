import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { cannotSeal } from '../linux/can-seal.ts';
import { forks } from './forked-shims.ts';
import { World } from './world.ts';

const skip = cannotSeal();

/** The path of a runtime that is installed. */
const installed = (name: string) => execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();

for (const name of ['runc', 'crun'])
  t.test(
    `${name} is run from memory, and from its file once that was upgraded`,
    { skip, timeout: 120_000 },
    async t => {
      const dir = t.testdir();
      const binary = join(dir, name);
      copyFileSync(installed(name), binary);
      const runtime = { default_handler: 'own', handlers: { own: { binary } } };
      await using world = await World.start({ config: { runtime } });
      const podId = await world.runPod('p');
      await forks(world, podId);
      const id = await world.runContainer(podId, 'c', ['sleep', '1000']);
      const links = await world.node.sh(`ls -l /proc/${await world.shimPid(id)}/fd`);
      t.match(links, new RegExp(`/memfd:${binary} `), 'the shim has it in memory');
      t.equal((await world.exec(id, 'echo', 'hello')).stdout, 'hello\n');
      t.same(await copies(world, id, binary), [], 'a container and an exec have no program of the runtime open');

      const [log, next] = [join(dir, 'log'), join(dir, 'next')];
      writeFileSync(next, `#!/bin/sh\necho "$@" >> ${log}\nexec ${installed(name)} "$@"\n`);
      chmodSync(next, 0o755);
      renameSync(next, binary);
      t.equal((await world.exec(id, 'echo', 'again')).stdout, 'again\n');
      t.match(readFileSync(log, 'utf8'), / exec --process /, 'a shim that runs already takes the new one');
      await world.runtime.removePodSandbox({ podSandboxId: podId });
      t.strictSame(await world.leftovers(), []);
    },
  );

/** What the processes of a container have open or run of the runtime's program. */
async function copies(world: World, id: string, binary: string): Promise<string[]> {
  const pid = await world.pid(id);
  const links = await world.node.sh(`ls -l /proc/${pid}/exe /proc/${pid}/fd`);
  return links.split('\n').filter(line => line.includes(binary));
}
