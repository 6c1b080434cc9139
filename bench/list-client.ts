/**
 * `node --expose-gc bench/list-client.ts SOCKET COUNT`: how long ListPodSandbox and ListContainers together take their caller, in
 * milliseconds, as a JSON array. A process of its own that does nothing else: it does not decode the answers, and collects
 * its garbage between two lists, so that what is measured is the runtime.
 */
import { RuntimeService } from '@cleat/proto/cri';
import { credentials, Client as GrpcClient } from '@grpc/grpc-js';

/** Lists that are not counted: the first ones compile, here and there. */
const WARM_UP_LISTS = 5;

const [socket = '', count = '0'] = process.argv.slice(2);
const grpc = new GrpcClient(`unix:${socket}`, credentials.createInsecure(), {
  'grpc.use_local_subchannel_pool': 1,
  'grpc.max_receive_message_length': -1,
});
const collect = (globalThis as { gc?: () => void }).gc;
if (!collect) throw new Error('node is to be given --expose-gc');

/** @returns the answer's bytes. */
function list(method: 'ListPodSandbox' | 'ListContainers'): Promise<Buffer> {
  const path = `/${RuntimeService.typeName}/${method}`;
  const asItIs = (bytes: Buffer) => bytes;
  return new Promise((resolve, reject) => {
    grpc.makeUnaryRequest(path, asItIs, asItIs, Buffer.alloc(0), (err, answer) =>
      err ? reject(err) : resolve(answer ?? Buffer.alloc(0)),
    );
  });
}

const times: number[] = [];
for (let i = -WARM_UP_LISTS; i < Number(count); i++) {
  collect();
  const startedAtMs = performance.now();
  const answers = await Promise.all([list('ListPodSandbox'), list('ListContainers')]);
  const tookMs = performance.now() - startedAtMs;
  if (answers.some(({ length }) => length === 0)) throw new Error('a list is empty');
  if (i >= 0) times.push(tookMs);
}
grpc.close();
process.stdout.write(JSON.stringify(times));
