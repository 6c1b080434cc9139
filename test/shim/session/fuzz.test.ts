// timeout: 1200
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { ResizeReader } from '../../../shim/session/resize.ts';
import { cut, mutate, random } from './mutate.ts';

const INPUTS = 100_000;
const seed = Number(process.env['CLEAT_FUZZ_SEED'] ?? Date.now() % 2 ** 31);
t.comment(`seed ${seed}; CLEAT_FUZZ_SEED repeats it`);

/** How a shim runs (scripts/build.ts), and a heap with a limit. */
const flags = ['--single-threaded', '--max-semi-space-size=1', '--max-old-space-size=64'];
const env = { PATH: process.env['PATH'], MALLOC_ARENA_MAX: '1', UV_THREADPOOL_SIZE: '1' };

/** What the process may grow by: the heap, and as much outside of it. */
const MAX_GROWTH_BYTES = 128 * 1024 * 1024;

/** What a process that serves mutated connections of this kind says. */
const serveAll = (kind: string) => {
  const program = join(import.meta.dirname, 'fuzz-sessions.ts');
  return promisify(execFile)(process.execPath, [...flags, program, kind, String(seed), String(INPUTS)], { env });
};

const runs = { spdy: serveAll('spdy'), websocket: serveAll('websocket') };

for (const [kind, run] of Object.entries(runs))
  t.test(`${INPUTS} mutated ${kind} connections neither crash nor hang, and memory stays bounded`, async t => {
    const { stdout, stderr } = await run;
    t.equal(stderr, '');
    t.ok(Number(stdout) < MAX_GROWTH_BYTES, `memory grew by ${Math.round(Number(stdout) / 1024)} KiB at most`);
  });

t.test(`${INPUTS} mutated terminal sizes are sizes or errors`, t => {
  const next = random(seed);
  const good = Buffer.from('{"Width":80,"Height":24}\n{"Width":120,"Height":40}\n');
  let sizes = 0;
  for (let i = 0; i < INPUTS; i++)
    try {
      const reader = new ResizeReader();
      for (const piece of cut(mutate(good, next), next))
        for (const { width, height } of reader.push(piece)) {
          sizes++;
          if (!(width >= 1 && width <= 65535 && height >= 1 && height <= 65535)) t.fail(`${width}x${height}`);
        }
    } catch (error) {
      if (!(error instanceof Error)) t.fail('something else was thrown');
    }
  t.ok(sizes > 0);
  t.end();
});
