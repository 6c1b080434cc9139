import type { Test } from 'tap';
import { Code } from 'ttrpc-ts';
import { FrameType } from '../../packages/ttrpc/src/frame.ts';
import { decodeResponse } from '../../packages/ttrpc/src/messages.ts';
import { Interop } from '../interop/ttrpc/services.ts';
import { type RawPeer, request } from './raw-peer.ts';

const { Request, Response, Data } = FrameType;
const [CLOSED, OPEN, NO_DATA] = [1, 2, 4];
const { typeName: service, methods } = Interop;
const text = (value: string): Uint8Array => methods.say.request.encode(value);

/** Requests of the service that both kinds of server have. */
export const say = (value = 'x') => request({ service, method: 'Say', payload: text(value) });
export const joinWords = () => request({ service, method: 'Join' });
export const never = () => request({ service, method: 'Wait' });
const count = () => request({ service, method: 'Count', payload: methods.count.request.encode(0) });

/** Read one answer: its stream, and its status or text. */
export async function answer(peer: RawPeer): Promise<unknown[]> {
  const frame = await peer.next();
  if (!frame) return ['closed'];
  if (frame.type !== Response) return [frame.streamId, 'data', frame.flags, frame.data.byteLength];
  const { status, payload } = decodeResponse(frame.data);
  return status
    ? [frame.streamId, status.code, status.message]
    : [frame.streamId, methods.say.response.decode(payload)];
}

/** A frame to send. */
export type Sent = [streamId: number, type: number, flags: number, data?: Uint8Array];

const ODD = 'StreamID must be odd for client initiated streams';
const USED = 'StreamID cannot be re-used and must increment';
const INACTIVE = 'StreamID is no longer active';
const CLOSED_STREAM = 'data handling error: ttrpc: stream closed';
const bad = Code.InvalidArgument;

/**
 * What a client sends, and what it gets from containerd/ttrpc v1.2.10 and from us.
 * `notInGo` says why the case cannot be tried with that server.
 */
export const hostileCases: Record<string, { sent: Sent[]; got: unknown[][]; notInGo?: string }> = {
  'an even stream id': { sent: [[2, Request, 0, say()]], got: [[2, bad, ODD]] },
  'stream id 0': { sent: [[0, Request, 0, say()]], got: [[0, bad, ODD]] },
  'the largest stream id, and then a smaller one': {
    sent: [
      [0xffffffff, Request, 0, say()],
      [3, Request, 0, say()],
    ],
    got: [
      [3, bad, USED],
      [0xffffffff, 'x'],
    ],
  },
  'a stream id used twice': {
    sent: [
      [1, Request, 0, never()],
      [1, Request, 0, say()],
    ],
    got: [[1, bad, USED]],
  },
  'data on a stream that was never there': { sent: [[5, Data, 0, say()]], got: [[5, bad, INACTIVE]] },
  'data on a unary call': {
    notInGo: 'it reads through a nil pointer and dies',
    sent: [
      [1, Request, 0, never()],
      [1, Data, 0, say()],
      [1, Data, 0, say()],
    ],
    got: [
      [1, bad, CLOSED_STREAM],
      [1, bad, INACTIVE],
    ],
  },
  'data after the end of the requests': {
    notInGo: 'the handler, which goes on, may answer first',
    sent: [
      [1, Request, OPEN, joinWords()],
      [1, Data, CLOSED | NO_DATA],
      [1, Data, 0, text('late')],
    ],
    got: [[1, bad, CLOSED_STREAM]],
  },
  'data together with the end of the requests': {
    notInGo: 'the handler, which goes on, may answer first',
    sent: [
      [1, Request, OPEN, joinWords()],
      [1, Data, CLOSED, text('x')],
    ],
    got: [[1, bad, 'data close message cannot include data']],
  },
  'an empty message together with the end of the requests': {
    sent: [
      [1, Request, OPEN, joinWords()],
      [1, Data, 0, text('x')],
      [1, Data, CLOSED],
    ],
    got: [[1, 'x ']],
  },
  'the end of the requests of a stream of responses': {
    sent: [
      [1, Request, CLOSED, count()],
      [1, Data, CLOSED | NO_DATA],
    ],
    got: [[1, 'data', CLOSED | NO_DATA, 0]],
  },
  'flags that say another kind of method': { sent: [[1, Request, 0xff, say()]], got: [[1, 'x']] },
  'frames of unknown type, and a response': {
    sent: [
      [1, Response, 0, say()],
      [3, 0, 0, say()],
      [5, 0x77, 0xff, say()],
      [1, Request, 0, say()],
    ],
    got: [[1, 'x']],
  },
  'an unknown service': {
    sent: [[1, Request, 0, request({ service: '__proto__', method: 'Say' })]],
    got: [[1, Code.Unimplemented, 'service __proto__']],
  },
  'an unknown method': {
    sent: [[1, Request, 0, request({ service, method: 'toString' })]],
    got: [[1, Code.Unimplemented, 'method toString']],
  },
  'a request with nothing in it': { sent: [[1, Request, 0]], got: [[1, Code.Unimplemented, 'service ']] },
};

/** Send what a case says, and check each answer, in any order, and that the connection goes on. */
export async function tryCase(t: Test, peer: RawPeer, { sent, got }: (typeof hostileCases)[string]): Promise<void> {
  for (const [streamId, type, flags, data] of sent) peer.send(streamId, type, flags, ...(data ? [data] : []));
  const answers: unknown[][] = [];
  for (const _ of got) answers.push(await answer(peer));
  const byId = (a: unknown[], b: unknown[]) => Number(a[0]) - Number(b[0]);
  t.same(answers.sort(byId), got.toSorted(byId));
  if (sent.some(([id]) => id === 0xffffffff)) return;
  peer.send(101, Request, 0, say('more'));
  let last = await answer(peer);
  // Go lets a handler answer on a stream that has had its last answer.
  while (got.some(([id]) => id === last[0])) last = await answer(peer);
  t.same(last, [101, 'more']);
}
