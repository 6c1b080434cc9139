import { statSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { BIN_DIR } from '../node/daemon.ts';
import { eventually } from '../node/reach.ts';
import { World } from './world.ts';

/** What a forked shim may have of its own, in KiB, with a running container: 2,580 when this was written. */
const MAX_PRIVATE_KIB = 3_300;
/** The shim's program, in bytes: 1,019,000 with its debug service and its upgrade. A dependency that slips in shows here. */
const MAX_BUNDLE_BYTES = 1_150_000;

t.test('a forked shim keeps to its budget of memory, and its program to its size', { timeout: 120_000 }, async t => {
  await using world = await World.start();
  const podId = await world.runPod('m');
  let n = 0;
  const shim = await eventually(
    async () => {
      const id = await world.runContainer(podId, `c${n++}`, ['sleep', '1000']);
      const pid = await world.shimPid(id);
      const title = await world.node.sh(`head -c 24 /proc/${pid}/cmdline`);
      if (title !== 'containerd-shim-cleat-v2') throw new Error('it was started cold');
      return pid;
    },
    'a shim is forked',
    { timeoutMs: 60_000 },
  );
  const rollup = await world.node.sh(`cat /proc/${shim}/smaps_rollup`);
  const privateKib = Number(/^Private_Dirty:\s+(\d+) kB/m.exec(rollup)?.[1]);
  t.comment(`${privateKib} KiB private`);
  t.ok(privateKib > 0 && privateKib < MAX_PRIVATE_KIB, `${privateKib} KiB are below ${MAX_PRIVATE_KIB}`);
  const bytes = statSync(join(BIN_DIR, 'lib', 'containerd-shim-cleat-v2.mjs')).size;
  t.ok(bytes < MAX_BUNDLE_BYTES, `${bytes} bytes are below ${MAX_BUNDLE_BYTES}`);
});
