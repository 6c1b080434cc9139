import type { Test } from 'tap';
import type { ImageServiceOptions } from '../../../../daemon/images/image-service.ts';
import { type Fault, FaultServer } from './fault-server.ts';
import { closeAtEnd, openService, signal } from './service.ts';
import { file } from './tar-builder.ts';
import { makeImage } from './test-image.ts';

/** Two small layers. */
export const image = makeImage({ layers: [[file('a', 'a'.repeat(5000))], [file('b', 'b')]] });
export const [layer = image.config] = image.layers;

/** A registry with the image as `some/image:v`, and a service with an empty store. */
export async function setUp(t: Test, options: Partial<ImageServiceOptions> = {}) {
  const server = await FaultServer.start();
  server.add('v', image);
  const service = await openService(t.testdir(), options);
  closeAtEnd(t, async () => {
    await service.close();
    await server[Symbol.asyncDispose]();
  });
  const name = `${server.host}/some/image:v`;
  return {
    server,
    service,
    name,
    dir: t.testdirName,
    pull: (auth?: object) => service.pull(name, { signal: signal(), auth }),
  };
}

/** Answers requests for a path that holds `part`, the first `times` times. */
export const onPath = (part: string, answer: Fault, times = Number.POSITIVE_INFINITY): Fault => {
  let left = times;
  return (request, response) => Boolean(request.url?.includes(part)) && left-- > 0 && answer(request, response);
};
export const status =
  (code: number, headers: Record<string, string> = {}): Fault =>
  (_, response) => {
    response.writeHead(code, headers).end();
    return true;
  };
export const body =
  (bytes: Buffer): Fault =>
  (_, response) => {
    response.writeHead(200).end(bytes);
    return true;
  };
