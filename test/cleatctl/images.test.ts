// timeout: 240
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { World } from '../integration/world.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { makeImage } from '../node/image.ts';
import { bigLayer, busyboxLayers } from '../node/images.ts';

t.test('cleatctl pulls, shows, checks, moves and removes images of a real daemon', async t => {
  await using world = await World.start();
  const { state, socket, root } = world.daemon;
  const program = join(BIN_DIR, 'cleatctl');
  const at = `--state ${state} --socket ${socket} --timeout 20s`;
  const ctl = (args: string) => world.node.sh(`${program} ${args} ${at}`);

  const [files] = await busyboxLayers();
  const image = await makeImage([files, await bigLayer(3_000_000)], { Cmd: ['sh'], Labels: { of: 'test' } });
  const name = await world.registry.push('team/app', '1', image);
  const lines = await ctl(`pull ${name}`);
  t.match(lines, /^\w{13} done [\d.]+ \w+$/m, 'plain lines, as it is no terminal');
  t.match(lines, new RegExp(`^pulled ${name} sha256:\\w{64}\\n$`, 'm'));
  t.equal(lines.match(/ done /g)?.length, 2);
  const id = (await ctl(`pull -q ${name}`)).trim();
  const onTerminal = await world.node.sh(`script -qec '${program} pull ${name} ${at}' /dev/null </dev/null`);
  t.match(onTerminal, /pulled/);
  await t.rejects(ctl(`pull ${name}none`), /not found/);

  const inspected = JSON.parse(await ctl(`inspect ${name}`));
  t.match(inspected, { id, tags: [name], config: { digest: id, json: { config: { Labels: { of: 'test' } } } } });
  t.equal(inspected.layers.length, 2);
  t.equal(inspected.manifests[0].json.layers.length, 2);
  t.match(await ctl(`history ${id.slice(7, 20)}`), /^LAYER .*\n\w{13} /);
  t.match(await ctl('df'), /^images +2 +0 /m);
  t.match(await ctl('images fsck'), /^0 unreachable bytes, 0 missing or damaged files$/m);

  const archive = join(root, 'app.tar');
  await ctl(`images export ${name} ${archive}`);
  await t.rejects(ctl(`images export ${name} ${archive}`), /EEXIST/, 'a file is not overwritten');
  t.match(await world.node.sh(`tar -tf ${archive}`), /^index\.json$/m);
  t.match(await ctl(`rm ${name}`), new RegExp(`removed ${name}`));
  await t.rejects(ctl(`rm ${name}`), /there is no image/);
  t.match(await ctl(`images import - < ${archive}`), new RegExp(`^imported ${name} \\w{13}$`, 'm'));
  t.match(await ctl(`images import --name other:2 ${archive}`), /^imported /);
  t.match(await ctl('images'), /other:2/);
  await t.rejects(ctl(`images import ${program}`), /the archive: /);
  await t.rejects(ctl('images import /nowhere.tar'), /no such file/);

  const podId = await world.runPod('p');
  const container = await world.runContainer(podId, 'c', [
    'sh',
    '-c',
    'rm /etc/passwd; echo >> /etc/group; echo > /new; sleep 1000',
  ]);
  await world.runtime.execSync({
    containerId: container,
    cmd: ['sh', '-c', 'until [ -e /new ]; do :; done'],
    timeout: 20n,
  });
  t.match(await ctl(`diff ${container.slice(0, 12)}`), /^C \/etc$/m);
  t.match(await ctl(`diff ${container}`), /^A \/new$/m);

  t.match(await ctl('prune --dry-run'), new RegExp(`^would remove ${name} \\w{13}\\nwould free [\\d.]+ MiB\\n$`));
  t.match(await ctl('images'), /other:2/, 'a dry run removes nothing');
  t.match(await ctl('prune'), new RegExp(`^removed ${name} \\w{13}\\nfreed [\\d.]+ MiB\\n$`));
  t.equal(JSON.parse(await ctl('images -o json')).length, 1, 'what a container uses stays');
  t.match(await ctl('prune'), /^freed 0 B\n$/);

  await world.node.sh(`mkdir -p ${root}/images/l/99/fs && echo stray > ${root}/images/l/99/fs/file`);
  const [document] = JSON.parse(await ctl(`inspect ${world.image}`)).manifests;
  await world.node.sh(`echo x >> ${root}/images/blobs/sha256/${document.digest.slice(7)}`);
  await t.rejects(ctl('images fsck'), /the image store has 2 findings/);
  const found = await world.node.sh(`${program} images fsck ${at} || true`);
  t.match(found, /images\/l\/99: a layer that no image names/);
  t.match(found, /instead of \d+/);
  t.ok((await readFile(archive)).length > 3_000_000);
});
