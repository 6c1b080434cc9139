import { statSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { BIN_DIR } from '../node/daemon.ts';
import { eventually } from '../node/reach.ts';
import { World } from './world.ts';

/** What a forked shim may have of its own, in KiB, with a running container: 2,580 when this was written. */
const MAX_PRIVATE_KIB = 3_200;
/** … after so many execs: 3,800, or 5,400 where V8 has collected all of its heap meanwhile; without giving back its young generation 2,000 more. */
const EXECS = 50;
const MAX_PRIVATE_AFTER_EXECS_KIB = 6_200;
/** The shim's program, in bytes: 1,019,000 with its debug service and its upgrade. A dependency that slips in shows here. */
const MAX_BUNDLE_BYTES = 1_150_000;

t.test('a forked shim keeps to its budget of memory, and its program to its size', { timeout: 120_000 }, async t => {
  await using world = await World.start();
  const podId = await world.runPod('m');
  let n = 0;
  const { id, pid } = await eventually(
    async () => {
      const id = await world.runContainer(podId, `c${n++}`, ['sleep', '1000']);
      const pid = await world.shimPid(id);
      const title = await world.node.sh(`head -c 24 /proc/${pid}/cmdline`);
      if (title !== 'containerd-shim-cleat-v2') throw new Error('it was started cold');
      return { id, pid };
    },
    'a shim is forked',
    { timeoutMs: 60_000 },
  );
  const privateKibNow = async () => {
    const rollup = await world.node.sh(`cat /proc/${pid}/smaps_rollup`);
    return Number(/^Private_Dirty:\s+(\d+) kB/m.exec(rollup)?.[1]);
  };
  const privateKib = await privateKibNow();
  t.comment(`${privateKib} KiB private`);
  t.ok(privateKib > 0 && privateKib < MAX_PRIVATE_KIB, `${privateKib} KiB are below ${MAX_PRIVATE_KIB}`);
  for (let exec = 0; exec < EXECS; exec++) await world.exec(id, 'true');
  await eventually(async () => {
    const kib = await privateKibNow();
    if (kib >= MAX_PRIVATE_AFTER_EXECS_KIB) throw new Error(`${kib} KiB private`);
    t.comment(`${kib} KiB private after ${EXECS} execs`);
  }, `a quiet shim has less than ${MAX_PRIVATE_AFTER_EXECS_KIB} KiB of its own`);
  t.equal((await world.exec(id, 'echo', 'alive')).stdout, 'alive\n');
  const bytes = statSync(join(BIN_DIR, 'lib', 'containerd-shim-cleat-v2.mjs')).size;
  t.ok(bytes < MAX_BUNDLE_BYTES, `${bytes} bytes are below ${MAX_BUNDLE_BYTES}`);
});
