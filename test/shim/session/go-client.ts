import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { goTool } from '../../tools/go-tool.ts';

const tool = await goTool(join(import.meta.dirname, '..', '..', 'interop', 'remotecommand'), '.');

export type GoOptions = {
  readonly transport: 'spdy' | 'websocket';
  readonly protocols?: string;
  readonly streams?: string;
  readonly tty?: boolean;
  readonly sizes?: string;
};

/** client-go against this URL; its standard streams are the remote ones. */
export function startGoCommand(url: string, { transport, protocols, streams, tty, sizes }: GoOptions): ChildProcess {
  const args = ['command', `-transport=${transport}`, `-tty=${tty ?? false}`];
  if (protocols !== undefined) args.push(`-protocols=${protocols}`);
  if (streams !== undefined) args.push(`-streams=${streams}`);
  if (sizes !== undefined) args.push(`-sizes=${sizes}`);
  return spawn(tool, [...args, url], { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
}

export type GoResult = {
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly error: string;
  readonly exitCode: number | null;
};

/** Run client-go to its end. @param input all of its standard input; undefined leaves it open. */
export async function goCommand(url: string, options: GoOptions, input?: string | Buffer): Promise<GoResult> {
  const child = startGoCommand(url, options);
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error('the client has no streams');
  stdin.on('error', () => {}); // a session may end before its input does
  if (input !== undefined) stdin.end(input);
  const [out, err, result] = await Promise.all([buffer(stdout), text(stderr), text(child.stdio[3] as Readable)]);
  return { stdout: out, stderr: err, ...(JSON.parse(result) as { error: string; exitCode: number | null }) };
}

/** client-go's port-forward; its input's end stops it. */
export function startGoForward(url: string, transport: 'spdy' | 'websocket', ports: readonly number[]): ChildProcess {
  return spawn(tool, ['forward', `-transport=${transport}`, url, ...ports.map(String)], {
    stdio: ['pipe', 'inherit', 'pipe', 'pipe'],
  });
}
