import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { bundleFiles, withDeadline } from '@cleat/base';
import { Status } from '@cleat/proto/task-types';
import { spawn as spawnTerminal } from '@lydell/node-pty';
import t, { type Test } from 'tap';
import type { Counted } from '../../cmd/cleatctl/top/count.ts';
import { draw } from '../../cmd/cleatctl/top/draw.ts';
import { type Row, rows as rowsOf } from '../../cmd/cleatctl/top/rows.ts';
import { firstView, keysIn, press, shownRows } from '../../cmd/cleatctl/top/view.ts';
import { Watch, type Watched } from '../../cmd/cleatctl/top/watch.ts';
import type { Context } from '../../cmd/cleatctl/verb.ts';
import { eventually } from '../node/reach.ts';
import { shortDir } from './cleatctl.ts';

const row = (name: string, more: Partial<Row> = {}): Row => ({
  id: `${name}-id`,
  pod: 'ns/pod',
  name,
  cpu: undefined,
  memoryBytes: undefined,
  shimBytes: undefined,
  logBytesPerSecond: undefined,
  restarts: undefined,
  health: 'ok',
  shimPid: 1,
  ...more,
});

t.test('rows are sorted, the largest first and the unknown last; what is ill comes first by health', async t => {
  const rows = [row('a', { cpu: 0.1, memoryBytes: 5 }), row('b', { cpu: 0.9 }), row('c', { health: 'no answer' })];
  const names = (sort: typeof firstView.sort) => shownRows(rows, { sort, filter: '' }).map(({ name }) => name);
  t.same(names('cpu'), ['b', 'a', 'c']);
  t.same(names('memory'), ['a', 'b', 'c']);
  t.same(names('health'), ['c', 'a', 'b']);
  t.same(
    shownRows(rows, { sort: 'name', filter: 'NO ANS' }).map(({ name }) => name),
    ['c'],
  );
});

t.test('a container whose output is being lost is not well', async t => {
  const target = { id: 'a', path: '/a', damage: [], annotations: {} } as unknown as Watched['target'];
  const counted = (logLosses: bigint | undefined): Counted => ({
    answer: { kind: 'answer', ms: 1, state: { status: Status.RUNNING } } as Counted['answer'],
    atMs: 0,
    cpuNs: undefined,
    memoryBytes: undefined,
    oomKills: undefined,
    shimBytes: undefined,
    logBytes: undefined,
    logLosses,
  });
  const health = (before: bigint | undefined, now: bigint | undefined) =>
    rowsOf(
      [{ target, before: counted(before), now: counted(now), askedAtMs: undefined, isDue: false }],
      new Map(),
      1,
    )[0]?.health;
  t.equal(health(3n, 4n), 'log is lost');
  t.equal(health(4n, 4n), 'ok', 'it was, and is no more');
  t.equal(health(undefined, undefined), 'ok');
});

t.test('keys sort, select, open, filter and leave', async t => {
  const rows = [row('a'), row('b')];
  const after = (...keys: string[]) => keys.reduce((view, key) => press(view, key, rows), firstView);
  t.match(after('m'), { sort: 'memory' });
  t.match(after('\u001b[B', '\u001b[B'), { selected: 1 }, 'no further than the last');
  t.match(after('j', '\r'), { open: 'b-id' });
  t.match(after('\r', 'q'), { open: undefined, leaving: false }, 'q closes first');
  t.match(after('/', 'a', 'q', '\u007f', '\r'), { filter: 'a', typing: false });
  t.match(after('/', 'a', '\u001b'), { filter: '', typing: false });
  t.match(after('q'), { leaving: true });
  t.match(after('/', '\u0003'), { leaving: true });
  t.same(keysIn('a\u001b[Bü\r'), ['a', '\u001b[B', 'ü', '\r']);
});

t.test('whatever the size, no line is longer and no screen higher than the terminal', async t => {
  const rows = Array.from({ length: 50 }, (_, i) =>
    row(`container-with-a-long-name-${i}`, {
      cpu: i,
      memoryBytes: 2 ** 30,
      shimBytes: 2 ** 22,
      logBytesPerSecond: 1e6,
      restarts: i,
    }),
  );
  for (const [columns, height] of [
    [80, 24],
    [200, 50],
    [81, 6],
  ] as const)
    for (const selected of [0, 20, 49]) {
      const lines = draw(rows, { ...firstView, selected }, { columns, rows: height }, '10:00:00').map(line =>
        stripVTControlCharacters(line),
      );
      t.ok(lines.length <= height, `${lines.length} lines of ${height}`);
      t.ok(Math.max(...lines.map(line => line.length)) <= columns, `${columns} columns`);
      const shown = shownRows(rows, firstView)[selected]?.name.slice(0, 8) ?? '?';
      t.match(lines.join('\n'), shown, 'the selected row is on the screen');
    }
});

/** A shim for tests with its bundle below a state directory. */
async function startShim(t: Test, stateDir: string, id: string, mode: string): Promise<ChildProcess> {
  const socket = join(stateDir, `${id}.sock`);
  const shim = spawn(process.execPath, [join(import.meta.dirname, 'fake-shim.ts'), socket, mode], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.teardown(() => shim.kill('SIGKILL'));
  await once(shim.stdout, 'data');
  const bundle = join(stateDir, 'containers', id);
  mkdirSync(bundle, { recursive: true });
  const { bootstrap, config, shimPid } = bundleFiles(bundle);
  writeFileSync(bootstrap, JSON.stringify({ version: 3, address: `unix://${socket}`, protocol: 'ttrpc' }));
  writeFileSync(config, '{}');
  writeFileSync(shimPid, String(shim.pid));
  return shim;
}

/** cleatctl top in a terminal of 80 columns. */
function startTop(t: Test, stateDir: string, ...more: string[]) {
  const program = join(import.meta.dirname, '..', '..', 'cmd', 'cleatctl', 'main.ts');
  const args = [program, 'top', '--every', '1', '--state', stateDir, '--containerd', join(stateDir, 'none'), ...more];
  const terminal = spawnTerminal(process.execPath, args, { cols: 80, rows: 24 });
  t.teardown(() => terminal.kill('SIGKILL'));
  const ended = new Promise<number>(resolve => terminal.onExit(({ exitCode }) => resolve(exitCode)));
  let seen = '';
  terminal.onData(text => {
    seen += text;
  });
  const screen = () => stripVTControlCharacters(seen.slice(seen.lastIndexOf('\u001b[H')));
  const shows = (pattern: RegExp) =>
    eventually(
      () => {
        if (!pattern.test(screen())) throw new Error(screen());
      },
      `the screen shows ${pattern}`,
      { timeoutMs: 20_000 },
    );
  return {
    terminal,
    screen,
    shows,
    seen: () => seen,
    /** Its exit code. */
    ended: () => withDeadline(ended, 20_000, 'the end of cleatctl top'),
  };
}

t.test('of a shim that is stopped the last row stands, and says since when; the others are counted on', async t => {
  const stateDir = shortDir(t);
  const [stopped] = await Promise.all(['aa1', 'bb2'].map(id => startShim(t, stateDir, id, 'answers')));
  const none = join(stateDir, 'none');
  const watch = new Watch({ stateDir, containerdDir: none, socket: none, timeoutMs: 60_000 } as Context);
  const rowOf = (id: string) => rowsOf(watch.watched, watch.restarts, performance.now()).find(row => row.id === id);
  await watch.find();
  await watch.ask();
  const { health, ...before } = rowOf('aa1') ?? row('none');
  t.ok(before.shimBytes, 'the shim is looked at');
  stopped?.kill('SIGSTOP');
  const owed = watch.ask();
  await eventually(() => {
    if (!/^no answer for [1-9]/.test(rowOf('aa1')?.health ?? '')) throw new Error(JSON.stringify(rowOf('aa1')));
  }, 'the row tells that an answer is missing');
  t.match(rowOf('aa1'), before, 'the figures stand');
  const counted = () => watch.watched.find(({ target }) => target.id === 'bb2')?.now?.atMs ?? 0;
  const atMs = counted();
  await watch.find();
  await watch.ask();
  t.ok(counted() > atMs, 'the other one is asked again, and waited for alone');
  stopped?.kill('SIGCONT');
  await owed;
  t.match(watch.watched.find(({ target }) => target.id === 'aa1')?.now, { answer: { kind: 'answer' } });
});

t.test('a shim that let its time pass has no answer, also while it is asked again', async t => {
  const stateDir = shortDir(t);
  await startShim(t, stateDir, 'aa1', 'silent');
  const none = join(stateDir, 'none');
  const watch = new Watch({ stateDir, containerdDir: none, socket: none, timeoutMs: 300 } as Context);
  /** As it is told so long after the shim was asked. */
  const healthAfter = (ms: number) => {
    const nowMs = (watch.watched[0]?.askedAtMs ?? 0) + ms;
    return rowsOf(watch.watched, watch.restarts, nowMs).map(row => row.health);
  };
  await watch.find();
  const asked = watch.ask();
  await new Promise(resolve => setImmediate(resolve)); // it has its turn
  t.same(healthAfter(900), [], 'it is not known as yet');
  t.same(healthAfter(4_500), ['no answer for 4 s']);
  await asked;
  const again = watch.ask();
  await new Promise(resolve => setImmediate(resolve));
  t.same(healthAfter(4_000), ['no answer']);
  await again;
});

t.test('a shim has the time that --timeout says to answer, however short the period is', async t => {
  const stateDir = shortDir(t);
  await startShim(t, stateDir, 'aa1', 'slow');
  const { terminal, shows, ended } = startTop(t, stateDir, '--timeout', '20s');
  await shows(/aa1.* slow \d+ ms/);
  terminal.write('q');
  t.equal(await ended(), 0);
});

t.test('a shim that hangs neither holds up the screen nor keeps top from ending', async t => {
  const stateDir = shortDir(t);
  await Promise.all([startShim(t, stateDir, 'aa1', 'silent'), startShim(t, stateDir, 'bb2', 'answers')]);
  const { terminal, shows, ended } = startTop(t, stateDir, '--timeout', '10m');
  await shows(/bb2.* ok/);
  await shows(/aa1.* no answer for \d+ s/);
  terminal.write('q');
  t.equal(await ended(), 0);
});

t.test(
  'in a terminal of 80 columns it shows shims live, filters, opens one and leaves the terminal as it was',
  async t => {
    const stateDir = shortDir(t);
    await Promise.all(['aa1', 'bb2'].map(id => startShim(t, stateDir, id, 'answers')));
    const { terminal, screen, shows, seen, ended } = startTop(t, stateDir);
    await shows(/aa1[\s\S]*bb2/);
    const widest = () =>
      Math.max(
        ...screen()
          .split(/\r*\n/)
          .map(line => line.length),
      );
    t.ok(widest() <= 80, `${widest()} of 80 columns`);
    terminal.resize(120, 30);
    await eventually(() => {
      if (widest() <= 80 || widest() > 120) throw new Error(screen());
    }, 'a wider terminal is filled');
    terminal.write('/bb');
    await shows(/filter: bb_/);
    terminal.write('\r');
    await shows(/^(?![\s\S]*aa1)[\s\S]*bb2/);
    terminal.write('\r');
    await shows(/container +bb2[\s\S]*sessions +2[\s\S]*escape or q: back/);
    terminal.write('qq');
    t.equal(await ended(), 0);
    t.ok(seen().trimEnd().endsWith('\u001b[?25h\u001b[?1049l'), 'the cursor and the old screen are back');
  },
);
