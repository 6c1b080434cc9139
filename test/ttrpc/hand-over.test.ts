import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { layOutFrame } from '../../packages/ttrpc/src/frame.ts';
import { decodeResponse, encodeRequest } from '../../packages/ttrpc/src/messages.ts';
import { rawClient } from './raw-peer.ts';
import { socketPath } from './socket-path.ts';

const REQUEST = 1;

const request = (streamId: number, method: string, payload: string): Buffer => {
  const fields = { service: 'test.Echo', method, payload: Buffer.from(payload), timeoutNano: 0, metadata: new Map() };
  return Buffer.concat(layOutFrame(streamId, REQUEST, 0, encodeRequest(fields)));
};

async function startFirst(t: Test): Promise<string> {
  const path = socketPath(t);
  const program = join(import.meta.dirname, 'hand-over-server.ts');
  const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.stdout) await once(child.stdout, 'data');
  return path;
}

const whole = request(5, 'Say', 'later');

for (const cut of [0, 1, 9, 10, 11, whole.length - 1, whole.length]) {
  t.test(`a connection goes on in another process, with a frame cut at byte ${cut} and a call that waits`, async t => {
    const peer = await rawClient(t, await startFirst(t));
    const said = async () => {
      const frame = await peer.next();
      return [frame?.streamId, Buffer.from(decodeResponse(frame?.data ?? new Uint8Array(0)).payload).toString()];
    };
    peer.socket.write(
      Buffer.concat([
        request(1, 'Say', 'first'),
        request(3, 'Raw', ''),
        cut < whole.length ? whole.subarray(0, cut) : whole,
      ]),
    );
    t.strictSame(await said(), [3, '']);
    peer.socket.write(whole.subarray(cut));
    const answers = [await said(), await said()];
    t.strictSame(answers[0], [1, 'first after {"told":5}']);
    t.match(answers[1], [5, /^later (anew|after)/]); // it may have arrived before the connection was handed over, or after
    peer.socket.write(request(3, 'Say', 'a stream that was used'));
    t.equal((await peer.next())?.streamId, 3, 'ids go on from where they were');
  });
}
