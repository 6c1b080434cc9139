// timeout: 400
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { memoryFigures } from '../../bench/memory-figures.ts';
import type { Result } from '../../bench/result.ts';

const bench = join(import.meta.dirname, '..', '..', 'bench');

/** How much more memory than the kept result had is let pass: a third. */
const MOST = 4 / 3;

const figuresOf = (path: string) => {
  const { cleat } = (JSON.parse(readFileSync(path, 'utf8')) as Result).measured;
  if (!cleat) throw new Error(`${path} measured nothing of ours`);
  return { cleat, figures: memoryFigures(cleat) };
};

t.test('memory is not a third more than in the kept result, and every row is measured', async t => {
  const json = join(t.testdir(), 'result.json');
  const args = [join(bench, 'bench.ts'), '--short', '--json', json];
  const env = { ...process.env, BENCH_PEER: '', BENCH_SAVE: '' };
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 380_000, env });
  const [kept, now] = [figuresOf(join(bench, 'results', 'short.json')), figuresOf(json)];
  for (const [name, bytes] of Object.entries(kept.figures)) {
    const ratio = (now.figures[name] ?? Number.NaN) / bytes;
    t.comment(`${name}: ${ratio.toFixed(2)} × the kept ${(bytes / 2 ** 20).toFixed(1)} MiB`);
    t.ok(ratio > 0 && ratio < MOST, `${name} is ${ratio.toFixed(2)} × what was kept`);
  }
  const { extras } = now.cleat;
  t.ok(extras && extras.cyclesPerSecond > 0 && extras.execCpuUs > 0, 'pods at once and execs were measured');
  for (const bytes of [16, 128]) t.ok((extras?.logs[bytes]?.linesPerSecond ?? 0) > 0, `lines of ${bytes} bytes`);
  t.match(stdout, /\| whole lives of pods in a second, 10 at once +\| +[\d.]+ \|/);
  t.match(stdout, /both lists with 20 containers/);
});
