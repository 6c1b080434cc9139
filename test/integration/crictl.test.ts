import { writeFile } from 'node:fs/promises';
import t from 'tap';
import { eventually } from '../node/reach.ts';
import { crictl as crictlPath } from '../tools/go-tool.ts';
import { PATIENT } from './crictl-session.ts';
import { World } from './world.ts';

t.test('crictl drives a pod through its whole life', async t => {
  await using world = await World.start();
  const { node, image } = world;
  const program = await crictlPath();
  const endpoint = `unix://${world.daemon.socket}`;
  const ran = (...args: string[]) =>
    node.run(program, ['--runtime-endpoint', endpoint, '--image-endpoint', endpoint, ...PATIENT, ...args]);
  const crictl = async (...args: string[]) => {
    const { code, stdout, stderr } = await ran(...args);
    if (code !== 0) throw new Error(`crictl ${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout.trim();
  };
  const json = async (command: string, ...args: string[]) => JSON.parse(await crictl(command, '-o', 'json', ...args));
  const file = async (name: string, content: object) => {
    await writeFile(node.path(name), JSON.stringify(content));
    return node.path(name);
  };

  t.match(await crictl('version'), /RuntimeName: +cleat\n.*RuntimeApiVersion: +v1$/s);
  const info = JSON.parse(await crictl('info'));
  t.match(info.status.conditions, [
    { type: 'RuntimeReady', status: true },
    { type: 'NetworkReady', status: true },
  ]);
  t.match(await crictl('pull', image), /Image is up to date for sha256:[0-9a-f]{64}$/);
  t.match(await crictl('images'), /127\.0\.0\.1:5000\/busybox +1 +[0-9a-f]{13} +[\d.]+MB/);
  const { images } = await json('images');
  t.match(await json('inspecti', image), { status: { id: images[0].id, repoTags: [image] } });
  t.ok(Number((await json('imagefsinfo')).status.imageFilesystems[0].usedBytes.value) > 0);

  const pod = await file('pod.json', {
    metadata: { name: 'box', namespace: 'default', uid: 'uid-1', attempt: 1 },
    log_directory: node.path('logs', 'box'),
    linux: {},
  });
  const container = await file('container.json', {
    metadata: { name: 'talker' },
    labels: { 'io.kubernetes.pod.name': 'box', 'io.kubernetes.pod.namespace': 'default' }, // as a kubelet's
    image: { image },
    command: ['sh', '-c', 'trap "exit 7" TERM; echo begun; while :; do sleep 0.1; done'],
    log_path: 'talker.log',
    linux: {},
  });
  const podId = await crictl('runp', '--runtime', 'crun', pod);
  t.match(await crictl('pods'), new RegExp(`${podId.slice(0, 13)} .* Ready +box +default +1 +crun`));
  t.match((await json('inspectp', podId)).status, { state: 'SANDBOX_READY', network: { ip: /^10\.88\.0\./ } });

  const id = await crictl('create', podId, container, pod);
  t.match(await crictl('ps', '-a'), new RegExp(`${id.slice(0, 13)} .* Created +talker`));
  t.equal(await crictl('start', id), id);
  t.match(await crictl('ps'), new RegExp(`${id.slice(0, 13)} .* Running +talker +0 +${podId.slice(0, 13)} +box`));
  t.equal(await crictl('exec', '-s', id.slice(0, 13), 'hostname'), 'box', 'a short id is enough');
  t.match(await ran('exec', '-s', id, 'sh', '-c', 'exit 9'), { code: 1, stderr: /'sh -c exit 9' exited with 9/ });
  await eventually(async () => {
    if ((await crictl('logs', id)) !== 'begun') throw new Error('not yet');
  }, 'the log is written');
  t.equal(await crictl('stop', '--timeout', '20', id), id);
  t.match((await json('inspect', id)).status, { state: 'CONTAINER_EXITED', exitCode: 7, reason: 'Error' });
  t.equal(await crictl('rm', id), id);
  t.equal(await crictl('ps', '-a', '-q'), '');

  t.equal(await crictl('stopp', podId), `Stopped sandbox ${podId}`);
  t.match(await crictl('pods'), / NotReady +box /);
  t.equal(await crictl('rmp', podId), `Removed sandbox ${podId}`);
  t.equal(await crictl('pods', '-q'), '');
  t.match(await crictl('rmi', image), new RegExp(`Deleted: ${image}`));
  t.equal(await crictl('images', '-q'), '');
  t.match(await ran('inspectp', podId), { code: 1, stderr: new RegExp(`sandbox ${podId} not found`) });
  t.strictSame(await world.leftovers(), []);
});
