// timeout: 300
import { createHash, randomBytes } from 'node:crypto';
import t from 'tap';
import { SessionHost } from '../../../shim/session/host.ts';
import type { CommandOptions } from '../../../shim/session/target.ts';
import { type GoOptions, goCommand, startGoCommand } from './go-client.ts';
import { ProgramTarget, ScriptedTarget } from './targets.ts';

const all: CommandOptions = { stdin: true, stdout: true, stderr: true, tty: false };
const output: CommandOptions = { ...all, stdin: false };
const host = new SessionHost({ lingerMs: 10 });
t.teardown(() => host.close());

const names = ['v4', 'v3', 'v2', 'v1'].map(version =>
  version === 'v1' ? 'channel.k8s.io' : `${version}.channel.k8s.io`,
);
const variants: GoOptions[] = [
  ...names.map(protocols => ({ transport: 'spdy', protocols }) as const),
  ...['v5.channel.k8s.io', ...names].map(protocols => ({ transport: 'websocket', protocols }) as const),
];
const title = ({ transport, protocols }: GoOptions) => `client-go, ${transport}, ${protocols}`;
const version = ({ protocols = '' }: GoOptions) => Number(/^v(\d)/.exec(protocols)?.[1] ?? 1);

for (const variant of variants) {
  t.test(title(variant), async t => {
    t.test('output of both kinds arrives', async t => {
      const target = new ProgramTarget('sh', '-c', 'printf out; printf err >&2');
      const url = await host.openCommand('exec', target, output);
      const result = await goCommand(url, { ...variant, streams: 'stdout,stderr' });
      t.match(
        { ...result, stdout: String(result.stdout) },
        { stdout: 'out', stderr: 'err', error: '', exitCode: null },
      );
      t.equal(target.cancels, 0);
    });

    t.test('an exit code arrives, from version 4 on as a number', async t => {
      const url = await host.openCommand('exec', new ProgramTarget('sh', '-c', 'echo no; exit 42'), output);
      const result = await goCommand(url, { ...variant, streams: 'stdout,stderr' });
      if (version(variant) > 1) t.equal(String(result.stdout), 'no\n'); // before, an error overtakes the output
      if (version(variant) >= 4) t.equal(result.exitCode, 42);
      else if (version(variant) > 1) t.match(result.error, /exit status 42/);
    });

    t.test('an error of the target arrives', async t => {
      const target = new ScriptedTarget(() => Promise.reject(new Error('no such program')));
      const url = await host.openCommand('exec', target, output);
      const result = await goCommand(url, { ...variant, streams: 'stdout,stderr' });
      if (version(variant) > 1) t.match(result.error, /no such program/);
      t.equal(result.exitCode, null);
    });

    if (variant.transport === 'spdy' ? version(variant) > 1 : version(variant) >= 5)
      t.test('ten megabytes go in, and come out, and the end of the input arrives', async t => {
        const data = randomBytes(10 * 1024 * 1024);
        const url = await host.openCommand('exec', new ProgramTarget('cat'), all);
        const result = await goCommand(url, variant, data);
        t.equal(result.error, '');
        t.equal(sha(result.stdout), sha(data));
      });
    else
      t.test('input arrives, though its end cannot', async t => {
        const url = await host.openCommand('exec', new ProgramTarget('head', '-c', '5'), all);
        const result = await goCommand(url, variant, 'hello');
        t.equal(String(result.stdout), 'hello');
      });

    if (version(variant) >= 3)
      t.test('sizes of a terminal arrive in order', async t => {
        const sized = Promise.withResolvers<void>();
        const target: ScriptedTarget = new ScriptedTarget(async io => {
          const sizes: string[] = [];
          io.onResize(({ width, height }) => {
            sizes.push(`${width}x${height}`);
            if (sizes.at(-1) === '120x40') sized.resolve();
          });
          await sized.promise;
          io.stdout?.write(sizes.join(' '));
          return { exitCode: 0 };
        });
        const url = await host.openCommand('exec', target, { ...all, stderr: false, tty: true });
        const result = await goCommand(url, { ...variant, streams: 'stdin,stdout', tty: true, sizes: '80x24,120x40' });
        t.match(String(result.stdout), /120x40$/);
        t.equal(result.error, '');
      });
  });
}

t.test('attach ends with success when the target names no exit code', async t => {
  for (const transport of ['spdy', 'websocket'] as const) {
    const target = new ScriptedTarget(async io => {
      io.stdout?.write('bye');
      return {};
    });
    const url = await host.openCommand('attach', target, output);
    t.match(url, /\/attach\//);
    const protocols = transport === 'spdy' ? 'v4.channel.k8s.io' : 'v5.channel.k8s.io';
    const result = await goCommand(url, { transport, protocols, streams: 'stdout,stderr' });
    t.match({ ...result, stdout: String(result.stdout) }, { stdout: 'bye', error: '', exitCode: null });
  }
});

t.test('a client that is killed ends its session, and the target is told', async t => {
  for (const transport of ['spdy', 'websocket'] as const) {
    const target = new ProgramTarget('sleep', '1000');
    const url = await host.openCommand('exec', target, all);
    const protocols = transport === 'spdy' ? 'v4.channel.k8s.io' : 'v5.channel.k8s.io';
    const client = startGoCommand(url, { transport, protocols });
    await target.started;
    client.kill('SIGKILL');
    t.type(await target.cancelled, Error);
  }
});

const sha = (data: Buffer) => createHash('sha256').update(data).digest('hex');
