import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { Daemon, UpgradeResponse_Stage as Stage, type UpgradeResponse } from '@cleat/proto/daemon';
import type { ServiceError } from '@grpc/grpc-js';
import { connectForWork } from '../cri-client.ts';
import type { Verb } from '../verb.ts';

/** Longest time that an upgrade may take, in milliseconds. The daemon has shorter deadlines of its own. */
const UPGRADE_MS = 300_000;

export const upgrade: Verb = {
  name: 'upgrade',
  args: ['PATH'],
  summary: 'let another cleatd take over from the one that runs: no call, session or event is lost',
  options: [],
  examples: [
    ['cleatctl upgrade /opt/cleat-0.3/bin/cleatd', 'the new one is started with the arguments of the old one'],
    ['cleatctl upgrade "$(command -v cleatd)"', 'the program at the same place has been replaced'],
  ],
  async run({ socket, timeoutMs, words: [word = ''], print }) {
    const path = resolve(word);
    try {
      accessSync(path, constants.X_OK);
    } catch (err) {
      throw new Error(`${path} is not a program that can be run`, { cause: err });
    }
    let last: UpgradeResponse | undefined;
    for await (const step of steps(socket, timeoutMs, path)) {
      last = step;
      print(`${step.message}\n`);
    }
    if (last?.stage !== Stage.COMMITTED) throw new Error('the upgrade ended without having proved itself');
  },
};

async function* steps(socket: string, timeoutMs: number, path: string): AsyncGenerator<UpgradeResponse> {
  const client = await connectForWork(socket, timeoutMs);
  const { name, request, response } = Daemon.methods.upgrade;
  const call = client.makeServerStreamRequest(
    `/${Daemon.typeName}/${name}`,
    (bytes: Uint8Array) => Buffer.from(bytes),
    bytes => response.decode(bytes),
    request.encode({ path }),
    { deadline: Date.now() + UPGRADE_MS },
  );
  try {
    yield* call;
  } catch (err) {
    throw new Error((err as ServiceError).details, { cause: err });
  } finally {
    call.cancel();
    client.close();
  }
}
