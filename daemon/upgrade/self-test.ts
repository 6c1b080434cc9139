import { accessSync, constants } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failedPrecondition, messageOf, withDeadline } from '@cleat/base';
import { RuntimeService } from '@cleat/proto/cri';
import { credentials, Client as GrpcClient } from '@grpc/grpc-js';
import { execa } from 'execa';
import type { Daemon } from '../daemon.ts';
import { closeListener, openListener, serveCri } from '../server.ts';

const CALL_TIMEOUT_MS = 10_000;
const PROGRAM_TIMEOUT_MS = 10_000;

/**
 * Try what can be tried while another daemon serves: the programs of the default handler, and calls through a socket of
 * our own. A fault of another handler is only told: the daemon before us has it as well.
 * They also make the first real calls as fast as later ones.
 * @throws RpcError FailedPrecondition "the self-test has failed: …"
 */
export async function testSelf(d: Daemon): Promise<void> {
  try {
    await Promise.all(
      Object.entries(d.config.runtime.handlers).map(async ([name, handler]) => {
        const tested = testHandler(name, handler);
        if (name === d.config.runtime.defaultHandler) await tested;
        else await tested.catch(err => d.log.warn({ err }, messageOf(err)));
      }),
    );
    await testCalls(d);
  } catch (err) {
    throw failedPrecondition(`the self-test has failed: ${messageOf(err)}`, err);
  }
}

/** The shim must be there; the runtime must run. */
async function testHandler(name: string, { shim, binary }: { readonly shim: string; readonly binary: string }) {
  try {
    accessSync(shim, constants.X_OK);
    await execa(binary, ['--version'], { timeout: PROGRAM_TIMEOUT_MS, stdin: 'ignore' });
  } catch (err) {
    throw new Error(`runtime handler ${name}: ${messageOf(err)}`, { cause: err });
  }
}

async function testCalls(d: Daemon): Promise<void> {
  const path = join(d.paths.state, `self-test-${process.pid}.sock`);
  await rm(path, { force: true });
  const fd = await openListener(path);
  const server = await serveCri(d, fd);
  const client = new GrpcClient(`unix:${path}`, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  try {
    for (const name of ['version', 'listPodSandbox', 'listContainers'] as const)
      await withDeadline(call(client, name), CALL_TIMEOUT_MS, name);
  } finally {
    client.close();
    await server.close();
    await closeListener(fd, path);
  }
}

function call(client: GrpcClient, key: 'version' | 'listPodSandbox' | 'listContainers'): Promise<unknown> {
  const { name, request, response } = RuntimeService.methods[key];
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      `/${RuntimeService.typeName}/${name}`,
      () => Buffer.from(request.encode({})),
      bytes => response.decode(bytes),
      {},
      (err, answer) => (err ? reject(err) : resolve(answer)),
    );
  });
}
