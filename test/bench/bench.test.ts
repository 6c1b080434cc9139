// timeout: 300
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { OPERATIONS } from '../../bench/pod.ts';
import type { Result } from '../../bench/result.ts';

const program = join(import.meta.dirname, '..', '..', 'bench', 'bench.ts');

t.test('a short run measures every call, the memory and a restart, and prints them', async t => {
  const json = join(t.testdir(), 'result.json');
  const args = [
    program,
    '--rounds',
    '2',
    '--pods',
    '2',
    '--restarts',
    '1',
    '--only',
    'pods',
    '--no-extras',
    '--json',
    json,
  ];
  const env = { ...process.env, BENCH_PEER: '', BENCH_SAVE: '' };
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 240_000, env });
  const { measured } = JSON.parse(readFileSync(json, 'utf8')) as Result;
  const { cleat } = measured;
  if (!cleat) throw new Error('nothing was measured');
  t.equal(measured.containerd, undefined);
  for (const operation of OPERATIONS) {
    const { count, median, p99 } = cleat.operations[operation];
    t.equal(count, 2, `${operation} was measured in every round that counts`);
    t.ok(0 < median && median <= p99, `${operation} took ${median} ms`);
    t.match(stdout, new RegExp(`\\| ${operation} +\\| +[\\d.]+ ms \\| +[\\d.]+ ms \\|`));
  }
  for (const cycle of cleat.cycles)
    t.ok(
      cycle['pod start'] >= cycle.RunPodSandbox + cycle.CreateContainer + cycle.StartContainer,
      'a whole has its parts',
    );
  t.equal(cleat.memory.daemon.processes, 1);
  t.ok(cleat.memory.shims.processes >= 2, 'each pod has a shim');
  for (const memory of [cleat.memory.daemon, cleat.memory.shims])
    t.ok(0 < memory.private && memory.private <= memory.pss);
  t.ok(cleat.restart.count === 1 && cleat.restart.median > 0);
  t.match(stdout, /\| shims per pod, PSS +\| +[\d.]+ MiB \|/);
});

t.test('a short run measures pulls, their memory and pulls of what is there, and prints them', async t => {
  const json = join(t.testdir(), 'result.json');
  const args = [program, '--only', 'images', '--image-rounds', '1', '--scale', '0.004', '--json', json];
  const env = { ...process.env, BENCH_PEER: '', BENCH_SAVE: '' };
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 240_000, env });
  const { measured, images } = JSON.parse(readFileSync(json, 'utf8')) as Result;
  t.same(measured, {}, 'pods were left out');
  t.equal(Object.keys(images).length, 7);
  const cpuMs = Object.values(images).reduce((sum, { cleat }) => sum + (cleat?.cpu.median ?? Number.NaN), 0);
  t.ok(cpuMs > 0, 'processor time was taken; in ticks of 10 ms, which one small pull may not fill');
  for (const [name, { cleat, containerd }] of Object.entries(images)) {
    t.equal(containerd, undefined);
    t.ok(cleat && cleat.pull.count === 1 && cleat.pull.median > 0 && cleat.again.median > 0, name);
    t.ok(cleat && cleat.peak.median > 1e6, `${name} took memory`);
    t.ok(stdout.includes(`| ${name} `), `${name} is printed`);
  }
});
