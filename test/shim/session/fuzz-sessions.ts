/**
 * `node fuzz-sessions.ts spdy|websocket SEED INPUTS`: serve so many mutated connections; prints by how many bytes the
 * process grew. A process of its own, so that a crash is seen and nothing else counts as its memory.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { CommandSession } from '../../../shim/session/command-session.ts';
import { ForwardSession } from '../../../shim/session/forward-session.ts';
import type { SessionIo } from '../../../shim/session/target.ts';
import type { Ticket } from '../../../shim/session/ticket.ts';
import { MemorySocket } from './memory-socket.ts';
import { cut, mutate, random } from './mutate.ts';
import { Compressor, control, data, plainBlock } from './spdy-peer.ts';
import { ScriptedTarget } from './targets.ts';

/** Sessions that run at once. */
const WIDTH = 64;
/** A session that has its whole input and does not end within this hangs. */
const HANG_MS = 60_000;

const [kind, seed, inputs] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];

const limits = { idleMs: 60_000, openMs: 1, stallMs: 60_000 };
const options = { stdin: true, stdout: true, stderr: false, tty: true };

/** A target that reads its input to the end, says something, and lives no longer than its client. */
function readingTarget(): ScriptedTarget {
  const over = Promise.withResolvers<{ exitCode: number }>();
  const read = async (io: SessionIo) => {
    let bytes = 0;
    try {
      for await (const chunk of io.stdin ?? []) bytes += chunk.length;
    } catch {
      // the client left, which `cancel` tells
    }
    io.stdout?.write(String(bytes));
    return { exitCode: 0 };
  };
  const target = new ScriptedTarget(io => Promise.race([read(io), over.promise]));
  void target.cancelled.then(() => over.resolve({ exitCode: 1 }));
  return target;
}

const command = () => new CommandSession('exec', readingTarget(), options, limits);
const forwarding = () => {
  const refuse = () => Promise.reject(new Error('no such port'));
  return new ForwardSession({ connect: refuse, closed: () => {} }, [80, 81], limits);
};

/** Serve one input; its session must end. */
async function serve(session: Ticket, headers: Record<string, string>, input: readonly Buffer[]): Promise<void> {
  const socket = new MemorySocket(input);
  const request = { method: 'GET', headers: { ...headers } } as unknown as IncomingMessage; // all that is looked at
  await session.serve({ request, socket: socket as unknown as Socket, head: Buffer.alloc(0) });
}

type Case = { readonly headers: Record<string, string>; readonly good: readonly Buffer[]; readonly open: () => Ticket };

/** Throw mutations of good inputs at sessions; answers by how many bytes this process grew at most. */
async function fuzz(cases: readonly Case[], seed: number): Promise<number> {
  const next = random(seed);
  let done = 0;
  const before = process.memoryUsage.rss();
  let highest = before;
  const worker = async () => {
    while (done < inputs) {
      const index = done++;
      const { headers, good, open } = cases[index % cases.length] as Case;
      const input = cut(mutate(good[Math.floor(next() * good.length)] ?? Buffer.alloc(0), next), next);
      let timer: NodeJS.Timeout | undefined;
      const hang = new Promise<never>((_, reject) => {
        const bytes = Buffer.concat(input).toString('hex');
        timer = setTimeout(() => reject(new Error(`input ${index} hangs: ${bytes}`)), HANG_MS);
      });
      await Promise.race([serve(open(), headers, input), hang]);
      clearTimeout(timer);
      if (index % 500 === 0) highest = Math.max(highest, process.memoryUsage.rss());
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
  return highest - before;
}

async function spdyCases(): Promise<Case[]> {
  const connection = async (blocks: readonly Record<string, string>[], ...rest: readonly Buffer[]) => {
    const compressor = new Compressor();
    const frames: Buffer[] = [];
    for (const [index, headers] of blocks.entries())
      frames.push(control(1, 0, 2 * index + 1, 0, Buffer.from([0, 0]), await compressor.block(plainBlock(headers))));
    return Buffer.concat([...frames, ...rest]);
  };
  const types = ['error', 'stdin', 'stdout', 'resize'].map(streamtype => ({ streamtype }));
  const size = data(7, '{"Width":80,"Height":24}\n');
  const exec = [
    await connection(types, data(3, 'hello'), size, control(6, 0, 1), data(3, '', true)),
    await connection(
      types,
      control(4, 0, 1, 7, 1),
      control(9, 0, 3, 9),
      data(3, 'x'),
      control(3, 0, 5, 5),
      control(7, 0, 0, 0),
    ),
  ];
  const pair = ['error', 'data'].map(streamtype => ({ streamtype, port: '80', requestid: '1' }));
  const forward = [await connection(pair, data(1, '', true), data(3, 'GET /'), data(3, '', true))];
  const headers = (protocol: string) => ({ upgrade: 'SPDY/3.1', 'x-stream-protocol-version': protocol });
  return [
    { headers: headers('v4.channel.k8s.io'), good: exec, open: command },
    { headers: headers('portforward.k8s.io'), good: forward, open: forwarding },
  ];
}

function webSocketCases(): Case[] {
  /** A masked frame; the mask is zero, so that mutations hit what they aim at. */
  const frame = (opcode: number, payload: string | Buffer, fin = true) => {
    const bytes = Buffer.from(payload);
    return Buffer.concat([Buffer.of((fin ? 0x80 : 0) | opcode, 0x80 | bytes.length, 0, 0, 0, 0), bytes]);
  };
  const size = '\u0004{"Width":80,"Height":24}';
  const binary = [
    Buffer.concat([frame(2, '\0hello'), frame(2, size), frame(9, 'ping'), frame(2, Buffer.of(255, 0)), frame(8, '')]),
    Buffer.concat([frame(2, '\0he', false), frame(0, 'llo'), frame(1, '\0text'), frame(8, Buffer.of(3, 232))]),
  ];
  const base64 = [
    Buffer.concat([frame(1, '0aGVsbG8='), frame(1, `4${Buffer.from(size.slice(1)).toString('base64')}`)]),
  ];
  const headers = (protocol: string) => ({
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'MDEyMzQ1Njc4OWFiY2RlZg==',
    'sec-websocket-protocol': protocol,
  });
  return [
    { headers: headers('v5.channel.k8s.io'), good: binary, open: command },
    { headers: headers('v4.base64.channel.k8s.io'), good: base64, open: command },
    { headers: headers('v4.channel.k8s.io'), good: binary, open: forwarding },
    { headers: headers('SPDY/3.1+portforward.k8s.io'), good: binary, open: forwarding },
  ];
}

const cases = kind === 'spdy' ? await spdyCases() : webSocketCases();
process.stdout.write(String(await fuzz(cases, seed)));
