import { Code } from '@cleat/base';
import t from 'tap';
import { FaultServer } from './support/fault-server.ts';
import { image, onPath, setUp, status } from './support/faulty-registry.ts';
import { signal } from './support/service.ts';
import { blob } from './support/test-image.ts';

t.setTimeout(280_000);

const [layer = image.config] = image.layers;

/** The image's manifest, its first layer said to be at these URLs. */
function foreign(urls: readonly string[], mediaType = 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip') {
  const manifest = JSON.parse(image.manifest.bytes.toString());
  manifest.layers[0] = { ...manifest.layers[0], mediaType, urls };
  return blob(Buffer.from(JSON.stringify(manifest)), image.manifest.mediaType);
}

t.test(
  'a layer that may not be distributed is fetched from where its manifest says, if the registry lacks it',
  async t => {
    const { server, service, name } = await setUp(t);
    await using elsewhere = await FaultServer.start();
    elsewhere.add('v', image);
    const url = `http://${elsewhere.host}/files/blobs/${layer.digest}`;
    server.addManifest('v', foreign(['ftp://nobody.example/x', `http://${elsewhere.host}/not/there`, url]));
    const pull = () => service.pull(name, { signal: signal(), auth: { username: 'u', password: 'p' } });
    await service.remove((await pull()).id);
    t.equal(elsewhere.requests.length, 0, 'the registry has it');
    server.fault = onPath(layer.digest, status(404));
    t.equal((await pull()).id, image.id);
    t.equal(elsewhere.requests.length, 2);
    t.ok(elsewhere.requests.every(({ authorization }) => authorization === undefined));
    await service.remove(image.id);
    elsewhere.fault = status(503);
    await t.rejects(pull(), { code: Code.Unavailable, message: /layer sha256:\w+ of image .* answers 503/ });
  },
);

t.test('the URLs of an ordinary layer mean nothing', async t => {
  const { server, service, name } = await setUp(t);
  await using elsewhere = await FaultServer.start();
  elsewhere.add('v', image);
  const url = `http://${elsewhere.host}/files/blobs/${layer.digest}`;
  server.addManifest('v', foreign([url], layer.mediaType));
  server.fault = onPath(layer.digest, status(404));
  await t.rejects(service.pull(name, { signal: signal() }), { code: Code.NotFound });
  t.equal(elsewhere.requests.length, 0);
});
