// timeout: 240
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { World } from '../integration/world.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { makeImage, makeLayer } from '../node/image.ts';
import { eventually } from '../node/reach.ts';

t.test('cleatctl shows what happens to images, and the daemon counts it for Prometheus', async t => {
  await using world = await World.start({ config: { metrics: { address: '127.0.0.1:9464' } } });
  const { state, socket } = world.daemon;
  const at = `--state ${state} --socket ${socket} --timeout 20s`;
  const ctl = (args: string) => world.node.sh(`${join(BIN_DIR, 'cleatctl')} ${args} ${at}`);
  const words = ['images', 'events', '-o', 'json', '--state', state, '--socket', socket];
  const watcher = world.node.spawn(join(BIN_DIR, 'cleatctl'), words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(watcher, 'exit');
  if (!watcher.stdout || !watcher.stderr) throw new Error('no output');
  const complaints = text(watcher.stderr);
  const seen: Array<Record<string, string | number>> = [];
  createInterface({ input: watcher.stdout }).on('line', line => seen.push(JSON.parse(line)));

  // The subscription is there when something is seen: until then it is done again.
  await eventually(async () => {
    await world.daemon.cri.image.pullImage({ image: { image: world.image } });
    if (seen.length === 0) throw new Error('nothing is seen yet');
  }, 'the watcher listens');
  const name = await world.registry.push('team/app', '1', makeImage([await makeLayer({ file: 'content\n' })], {}));
  await ctl(`pull ${name}`);
  await t.rejects(ctl(`pull ${name}none`), /not found/);
  await ctl(`rm ${name}`);
  const of = (image: string) => seen.filter(event => `${event['image']}`.split(',').includes(image));
  await eventually(async () => {
    if (!of(name).some(event => event['type'] === 7)) throw new Error(JSON.stringify(seen));
  }, 'all is told');
  t.match(of(name), [
    { type: 1 },
    { type: 2, layer: /^sha256:/, bytes: /^\d+$/, duration: /^\d+$/ },
    { type: 3, layer: /^sha256:/ },
    { type: 4, id: /^sha256:/ },
    { type: 7 },
  ]);
  t.match(of(`${name}none`).at(-1), { type: 5, error: /not found/ });

  const figures = await world.node.sh('curl -sf http://127.0.0.1:9464/metrics');
  t.match(
    figures,
    new RegExp(`^cleat_image_pulls_total\\{registry="${world.registry.address}",result="NotFound"\\} 1$`, 'm'),
  );
  t.match(figures, /^cleat_image_phase_duration_seconds_count\{registry="[^"]+",phase="unpack"\} [1-9]\d*$/m);
  t.match(figures, /^cleat_images 1$/m);
  t.match(await ctl(`images referrers ${world.image}`), /^DIGEST +KIND\n$/);

  await world.daemon.kill('SIGTERM');
  const [code] = await ended;
  t.equal(code, 1, 'the watcher ends with the daemon, and says so');
  t.equal(await complaints, `cleatctl: cleatd at ${socket} answered Events with: the daemon stops: subscribe again\n`);
});
