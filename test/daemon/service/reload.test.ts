// serial
// timeout: 300
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import t from 'tap';
import { World } from '../../integration/world.ts';
import { writeBridgeNetwork } from '../../node/cni.ts';
import { BIN_DIR } from '../../node/daemon.ts';
import { listenAsManager, type Told } from './told.ts';

/** A service manager that waits for a sign of life, and the daemon of a world as its service. */
const env: Record<string, string> = { WATCHDOG_USEC: '3000000' };
let manager: Told | undefined;
const world = await World.start({ env }, async node => {
  env['NOTIFY_SOCKET'] = node.path('notify');
  manager = await listenAsManager(node.path('notify'));
  return await writeBridgeNetwork(node);
});
const told = manager as Told;
t.teardown(async () => {
  await world[Symbol.asyncDispose]();
  told.close();
});
const { node, daemon, runtime } = world;
const podId = await world.runPod('stays');
const containerId = await world.runContainer(podId, 'c', ['sleep', '1000']);

const DROP_IN = node.path('config.d', '50-test.toml');
const configure = (toml: string) => {
  mkdirSync(join(DROP_IN, '..'), { recursive: true });
  writeFileSync(DROP_IN, toml);
};
/** Ends when the manager has heard of it: nothing that is under way is taken for the news of the next one. */
const reload = async () => {
  const heard = told.messages.length;
  const done = await node.run(join(BIN_DIR, 'cleatctl'), ['--socket', daemon.socket, 'reload']);
  await told.waitFor('READY=1', heard);
  return done;
};
const handlers = async () => {
  const { runtimeHandlers } = await runtime.status({});
  return runtimeHandlers.map(({ name }) => name).sort();
};

t.test('the manager is told that the daemon serves, and again and again that it lives', async t => {
  t.match(await told.waitFor('READY=1'), `STATUS=cleatd`);
  await told.waitFor('WATCHDOG=1');
  await told.waitFor('WATCHDOG=1', told.messages.length);
});

t.test('shims know nothing of the service manager', async t => {
  const shim = await world.shimPid(containerId);
  const variables = await node.sh(`tr '\\0' '\\n' < /proc/${shim}/environ`);
  t.notMatch(variables, /NOTIFY_SOCKET|WATCHDOG/);
});

t.test('nothing is new in files that have not changed', async t => {
  t.same(await reload(), { code: 0, stdout: 'nothing has changed\n', stderr: '' });
});

t.test('what is live holds at once, and what is not is named', async t => {
  const heard = told.messages.length;
  configure(`
    limits.exec_output_bytes = 1024
    network.conf_dir = "/nowhere"
    images.max_concurrent_downloads = 7
    [images.policy."*"]
    action = "refuse"
    [runtime.handlers.other]
    binary = "runc"`);
  const before = await daemon.cri.image.pullImage({ image: { image: world.image } });
  t.ok(before.imageRef);
  const { code, stdout } = await reload();
  t.equal(code, 0);
  t.same(
    stdout.trim().split('\n').sort(),
    [
      'images.max_concurrent_downloads is changed in the file; it needs a restart of cleatd',
      'images.policy.* is changed',
      'limits.exec_output_bytes is changed',
      'network.conf_dir is changed in the file; it needs a restart of cleatd',
      'runtime.handlers.other is changed',
    ]
      .map(line => line.replace('policy.*', 'policy."*"'))
      .sort(),
  );
  await told.waitFor('RELOADING=1', heard);
  await told.waitFor('READY=1', heard);

  t.same(await handlers(), ['', 'crun', 'other', 'runc']);
  const other = await world.runPod('other', {}, 'other');
  const file = readFileSync(DROP_IN, 'utf8');
  configure('');
  t.match((await reload()).stderr, `runtime handler other is not in the files, and sandbox ${other} was made with it`);
  configure(file);
  await runtime.removePodSandbox({ podSandboxId: other });
  const { stdout: cut } = await world.exec(containerId, 'sh', '-c', 'head -c 5000 /dev/zero | tr "\\0" x');
  t.equal(cut.length, 1024, 'a container of before, by the limits of today');
  await t.rejects(daemon.cri.image.pullImage({ image: { image: world.image } }), { code: Code.PermissionDenied });
  const again = (await reload()).stdout;
  t.match(again, /^images.max_concurrent_downloads .* restart/m, 'a change that waits is named each time');
  t.notMatch(again, 'limits');
});

t.test('a bad file changes nothing, and is told with its line', async t => {
  configure('limits.exec_output_bytes = 2048\n[runtime.handlers.other]\nbinry = "runc"\n');
  const failed = await reload();
  t.match(failed, { code: 1, stdout: '' });
  t.match(failed.stderr, `${DROP_IN}:3: unknown key \`runtime.handlers.other.binry\`; did you mean`);
  t.match(failed.stderr, 'the configuration stays as it was');
  t.match(daemon.log(), 'the configuration stays as it was', 'in the log, too');
  t.match(told.messages.findLast(message => message.startsWith('READY=1')) ?? '', 'binry', 'and to the manager');
  t.same(await handlers(), ['', 'crun', 'other', 'runc']);
  const { stdout } = await world.exec(containerId, 'sh', '-c', 'head -c 5000 /dev/zero | tr "\\0" x');
  t.equal(stdout.length, 1024);
});

t.test('SIGHUP does the same, and no secret is told', async t => {
  configure('[images.credentials."r.example.com"]\nusername = "node"\npassword = "hush-hush"\n');
  const heard = told.messages.length;
  const pid = (await node.sh(`cat ${join(daemon.state, 'cleatd.lock')}`)).trim();
  await node.sh(`kill -HUP ${pid}`);
  await told.waitFor('READY=1', heard);
  t.same(await handlers(), ['', 'crun', 'runc']);
  const { info } = await runtime.status({ verbose: true });
  t.match(info['config'], '"r.example.com":{"username":"[secret]"');
  t.notMatch(JSON.stringify(info) + daemon.log(), 'hush-hush');
  t.ok((await daemon.cri.image.pullImage({ image: { image: world.image } })).imageRef, 'the policy is gone');
});

t.test('the manager is told of the end, and the container runs on', async t => {
  const pid = await world.pid(containerId);
  const heard = told.messages.length;
  await daemon.kill('SIGTERM');
  await told.waitFor('STOPPING=1', heard);
  await daemon.restart();
  t.equal(await world.pid(containerId), pid);
});
