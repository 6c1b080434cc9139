import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFiles } from '@cleat/base';
import t from 'tap';
import { cleatctl, shortDir } from './cleatctl.ts';

const stateDir = shortDir(t);

async function start(id: string, mode: string): Promise<void> {
  const socket = join(stateDir, `${id}.sock`);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fake-shim.ts'), socket, mode], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  bundle(id, { version: 3, address: `unix://${socket}`, protocol: 'ttrpc' });
}

function bundle(id: string, bootstrap: unknown): void {
  const path = join(stateDir, 'containers', id);
  mkdirSync(path, { recursive: true });
  const files = bundleFiles(path);
  writeFileSync(files.config, JSON.stringify({ process: { env: ['PASSWORD=x'], args: ['sh'] } }));
  writeFileSync(files.bootstrap, typeof bootstrap === 'string' ? bootstrap : JSON.stringify(bootstrap));
}

await Promise.all(
  ['answers', 'silent', 'refuses', 'http', 'mute', 'closes', 'dawdles', 'stranger', 'foreign'].map(mode =>
    start(mode, mode),
  ),
);
bundle('gone', { version: 3, address: `unix://${join(stateDir, 'gone.sock')}`, protocol: 'ttrpc' });
bundle('newer', { version: 9, address: `unix://${join(stateDir, 'answers.sock')}`, protocol: 'ttrpc' });
bundle('grpc', { version: 3, address: `unix://${join(stateDir, 'answers.sock')}`, protocol: 'grpc' });

/** Starting the program takes time, on a busy machine a lot of it; a hang would take for ever. */
const PATIENCE_MS = 120_000;
const runWithin = (timeout: string, ...args: string[]) =>
  cleatctl(['--state', stateDir, '--containerd', join(stateDir, 'none'), '--timeout', timeout, ...args]);
/** Of a shim that answers, however busy the machine is. */
const run = (...args: string[]) => runWithin('20s', ...args);
/** Of one that does not. */
const runInVain = (...args: string[]) => runWithin('400ms', ...args);

/** Every command that asks a shim, with what else it needs. */
const VERBS: readonly (readonly string[])[] = [
  ['state'],
  ['inspect'],
  ['wait'],
  ['events'],
  ['trace'],
  ['call', 'Task/State'],
  ['log-level', 'debug'],
  ['profile', '--seconds', '600', '--to', '-'],
  ['heap', '--to', '-'],
  ['exec', '--', 'true'],
  ['attach'],
  ['devtools'],
];

for (const [id, sentence] of [
  ['mute', /did not answer within 400 ms/],
  ['http', /is not a shim/],
  ['closes', /is not a shim|is not there/],
  ['stranger', /neither version 2 nor 3 of the task API/],
  ['gone', /is not there/],
  ['newer', /version 9 of the task API/],
  ['grpc', /speaks grpc/],
] as const)
  t.test(`whatever is wrong with a socket is told in one sentence, with exit code 1: ${id}`, async t => {
    for (const [verb = '', ...rest] of id === 'mute' ? VERBS : VERBS.slice(0, 2)) {
      const { stderr, code } = await (id === 'mute' ? runInVain : run)('shim', verb, id, ...rest);
      t.equal(code, 1, verb);
      t.match(stderr, sentence, verb);
      t.match(stderr, /^cleatctl: [^\n]+\n$/, `${verb}: one line`);
    }
  });

t.test('whether a listener is a shim is found out for as long as --timeout says, be it slow', async t => {
  const { stderr, code } = await run('shim', 'state', 'dawdles');
  t.match({ stderr, code }, { stderr: /is not a shim: it does not speak ttrpc\n$/, code: 1 });
});

t.test('a shim that hangs holds nothing up beyond --timeout', { timeout: PATIENCE_MS }, async t => {
  for (const [verb = '', ...rest] of [['state'], ['wait'], ['log-level', 'debug'], ['call', 'Task/State']]) {
    const { stderr, code } = await runInVain('shim', verb, 'silent', ...rest);
    t.match({ stderr, code }, { stderr: 'cleatctl: the shim of silent did not answer within 400 ms\n', code: 1 }, verb);
  }
});

for (const [args, message] of [
  [['shim', 'kill', 'answers', 'NONE'], 'there is no signal "NONE": a name such as TERM, or a number from 1 to 64'],
  [['shim', 'call', 'answers', 'State'], '"State" is not a method: Service/Method, such as Task/State'],
  [['shim', 'call', 'answers', 'Tusk/State'], 'there is no service Tusk; did you mean Task?'],
  [['shim', 'call', 'answers', 'Task/Stat'], 'containerd.task.v3.Task has no method Stat; did you mean State?'],
  [['shim', 'call', 'answers', 'Task/Kill', '{"signal":'], /^the request is not JSON: /],
  [['shim', 'call', 'answers', 'Task/Kill', '{"signal":"x"}'], 'signal is "x"; it must be a whole number'],
  [['shim', 'call', 'answers', 'Task/Kill', '{"sgnal":1}'], /has no field "sgnal"; did you mean signal\?/],
  [['shim', 'describe', 'Nothing'], /^there is no service Nothing/],
  [['shim', 'profile', 'answers', '--seconds', '0'], '--seconds is "0"; it must be a whole number from 1 to 600'],
  [['shim', 'exec', 'answers'], 'shim exec needs COMMAND...'],
  [['top', '--sort', 'size'], /^--sort is "size"; it must be one of cpu/],
] as const)
  t.test(`usage: ${args.join(' ')}`, async t => {
    const { stdout, stderr, code } = await run(...args);
    t.match({ stdout, code }, { stdout: '', code: 2 });
    t.match(stderr.replace(/^cleatctl: /, '').trimEnd(), message);
  });

t.test('a socket may be named by itself, and then says what it is', async t => {
  const socket = (name: string) => `unix://${join(stateDir, 'none', '..', `${name}.sock`)}`;
  t.match(await run('shim', 'call', socket('answers'), 'Task/State', '{"id":"x"}'), { stdout: /"pid": 42/, code: 0 });
  const told = await run('shim', 'state', socket('answers'), '--state', join(stateDir, 'none'));
  t.match(told, { stdout: /^container +told$/m, code: 0 }, 'a shim of ours tells whose it is');
  t.match(await run('shim', 'state', socket('http')), { stderr: /is not a shim: it does not speak ttrpc\n$/, code: 1 });
});

t.test('call, describe, kill, wait and state do what they say', async t => {
  const called = await run('shim', 'call', 'answers', 'cleat.shim.v1.Debug/Report', '{"history":true}');
  t.match(JSON.parse(called.stdout), { openSessions: 2, failed: [{ error: 'no luck', durationUs: '1500' }] });
  t.match(await run('shim', 'describe', 'Task/Kill'), { stdout: /rpc Kill\(containerd\.task\.v3\.KillRequest\)/ });
  t.match(await run('shim', 'describe'), { stdout: /^containerd\.task\.v2\.Task\/State$/m });
  t.match(await run('shim', 'kill', 'answers', 'hup', '--all'), { stdout: '', stderr: '', code: 0 });
  t.match(await run('shim', 'wait', 'answers', '-o', 'json'), { stdout: /"exitStatus": 3/, code: 0 });
  t.match(await run('shim', 'state', 'answers'), { stdout: /^status +running\npid +42$/m, code: 0 });
  t.match(await run('shim', 'inspect', 'answers'), { stdout: /"error": "no luck"/, code: 0 });
});

t.test('top and the bundle show what answers and what does not', async t => {
  const path = join(stateDir, 'report.tar.gz');
  const runOfAll = (...args: string[]) => runWithin('10s', ...args); // in which those that answer do
  const [{ stdout }, bundled] = await Promise.all([
    runOfAll('top', '-o', 'json', '--sort', 'name'),
    runOfAll('debug', 'bundle', '--to', path),
  ]);
  const rows: { id: string; health: string }[] = JSON.parse(stdout);
  const health = Object.fromEntries(rows.map(row => [row.id, row.health]));
  t.match(health, { answers: 'ok', silent: 'no answer', mute: 'no answer', gone: 'shim gone', newer: 'damaged' });
  t.match(bundled, { code: 0, stderr: '' });
  t.match(await runInVain('debug', 'bundle', '--to', path), { code: 1, stderr: /it is there already\n$/ });
});
