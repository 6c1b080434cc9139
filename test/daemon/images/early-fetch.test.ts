import { randomBytes } from 'node:crypto';
import { Code } from '@cleat/base';
import t from 'tap';
import { DEFAULT_RETRY } from '../../../daemon/images/registry/retry.ts';
import type { Fault } from './support/fault-server.ts';
import { onPath, setUp, status } from './support/faulty-registry.ts';
import { contentOf, signal } from './support/service.ts';
import { file } from './support/tar-builder.ts';
import { makeImage, type TestImage } from './support/test-image.ts';

const NOISE_BYTES = 1536 * 1024;

/** The configuration is answered with 404, when this layer has been answered: with `layerAnswer`, or as it is. */
function configGoneAfter(image: TestImage, layer: number, layerAnswer: Fault = () => false): Fault {
  const answered = Promise.withResolvers<void>();
  return (request, response) => {
    if (request.url?.includes(image.config.digest)) {
      void answered.promise.then(() => response.writeHead(404).end());
      return true;
    }
    if (!request.url?.includes(image.layers[layer]?.digest ?? '')) return false;
    response.once('finish', () => answered.resolve());
    return layerAnswer(request, response);
  };
}

t.test('a small layer is asked for before the configuration has come', async t => {
  const { server, pull } = await setUp(t);
  const image = makeImage({ layers: [[file('a', 'a')]] });
  server.add('v', image);
  const layerAsked = Promise.withResolvers<void>();
  server.fault = (request, response) => {
    if (request.url?.includes(image.layers[0]?.digest ?? '')) layerAsked.resolve();
    if (!request.url?.includes(image.config.digest)) return false;
    void layerAsked.promise.then(() => response.writeHead(200).end(image.config.bytes));
    return true;
  };
  t.equal((await pull()).id, image.id);
  t.equal(server.count(image.layers[0]?.digest ?? ''), 1, 'and is not asked for again');
});

t.test('a layer that another image brought is not asked for again', async t => {
  const { server, service, pull, name } = await setUp(t);
  const shared = [file('shared', 'x')];
  const [one, other] = [makeImage({ layers: [shared] }), makeImage({ layers: [shared, [file('own', 'o')]] })];
  server.add('v', one);
  server.add('other', other);
  await pull();
  t.equal((await service.pull(name.replace(':v', ':other'), { signal: signal() })).id, other.id);
  t.equal(server.count(other.layers[0]?.digest ?? ''), 1);
});

t.test('a layer that came in vain does not stay, and the failure is that of the configuration', async t => {
  const { server, pull, dir } = await setUp(t);
  const image = makeImage({ layers: [[file('a', 'a')]] });
  server.add('v', image);
  server.fault = configGoneAfter(image, 0);
  await t.rejects(pull(), { code: Code.NotFound, message: /configuration/ });
  t.same(contentOf(dir), []);
});

t.test('a big layer waits for the configuration', async t => {
  const { server, pull } = await setUp(t);
  const image = makeImage({ layers: [[file('noise', randomBytes(NOISE_BYTES))], [file('a', 'a')]] });
  server.add('v', image);
  server.fault = configGoneAfter(image, 1);
  await t.rejects(pull(), { code: Code.NotFound });
  t.equal(server.count(image.layers[0]?.digest ?? ''), 0);
});

t.test('a pull that has failed does not wait until a layer may be asked for again', async t => {
  const { server, pull } = await setUp(t, { retry: { ...DEFAULT_RETRY, maxRetryAfterMs: 1_000_000 } });
  const image = makeImage({ layers: [[file('a', 'a')]] });
  server.add('v', image);
  server.fault = configGoneAfter(image, 0, status(503, { 'retry-after': '1000' }));
  await t.rejects(pull(), { code: Code.NotFound, message: /configuration/ });
});

t.test('a small layer that cannot be had is asked for as often as any other', async t => {
  const { server, pull, dir } = await setUp(t);
  const image = makeImage({ layers: [[file('a', 'a')]] });
  server.add('v', image);
  server.fault = onPath(image.layers[0]?.digest ?? '', status(503));
  await t.rejects(pull(), { code: Code.Unavailable, message: new RegExp(image.layers[0]?.digest ?? '') });
  t.equal(server.count(image.layers[0]?.digest ?? ''), 3);
  t.same(contentOf(dir), []);
});
