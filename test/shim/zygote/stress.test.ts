// timeout: 600
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { SHIM_NODE_FLAGS } from '../../../shim/node-flags.ts';
import { TestNode } from '../../node/node.ts';

/** As many children as a full node has pods, and as many programs in each as a probe runs in minutes. */
const [CHILDREN, SPAWNS, AT_ONCE] = [200, 50, 8];

t.test('children of a zygote work like programs that were started: 200 of them, 50 programs each', async t => {
  await using node = await TestNode.start();
  const dir = node.path('children');
  await node.sh(`mkdir ${dir}`);
  const program = join(import.meta.dirname, 'stress-program.ts');
  const flags = [...SHIM_NODE_FLAGS, '--expose-gc'];
  const sizes = [CHILDREN, SPAWNS, AT_ONCE].map(String);
  const { code, stdout, stderr } = await node.run(process.execPath, [...flags, program, dir, ...sizes], {
    env: { MALLOC_ARENA_MAX: '1', UV_THREADPOOL_SIZE: '1' },
    timeoutMs: 500_000,
  });
  const kept = (name: string) =>
    readdirSync(dir).flatMap(own =>
      readdirSync(join(dir, own)).includes(name) ? [readFileSync(join(dir, own, name), 'utf8')] : [],
    );
  t.equal(code, 0, stderr);
  t.strictSame(kept('error'), []);
  t.strictSame(JSON.parse(stdout), { ended: CHILDREN, failed: [] });
  const rejoined = kept('rejoined').filter(pages => Number(pages) > 0).length;
  t.comment(`${rejoined} children gave back pages of their heap`);
  t.ok(rejoined > CHILDREN / 2, `most of ${CHILDREN} children gave back pages of their heap`);
  const random = kept('random').map(line => line.split(' '));
  for (const [i, what] of ['randomBytes', 'randomUUID'].entries())
    t.equal(new Set(random.map(values => values[i])).size, CHILDREN, `${what}: no two children have the same`);
});
