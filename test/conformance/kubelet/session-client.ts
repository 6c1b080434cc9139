import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { withDeadline } from '@cleat/base';
import { goTool } from '../../tools/go-tool.ts';
import { API_PORT } from './kubelet-process.ts';
import { NAMESPACE } from './pod.ts';
import { type KubeletWorld, staticName } from './world.ts';

const SESSION_DEADLINE_MS = 60_000;

/**
 * How a client comes to the kubelet: SPDY, which the kubelet hands on as it is; WebSocket with the protocol of v4, the
 * same; WebSocket with v5, which the kubelet translates to SPDY.
 */
export const WAYS = {
  SPDY: { transport: 'spdy', protocols: 'v4.channel.k8s.io' },
  WebSocket: { transport: 'websocket', protocols: 'v4.channel.k8s.io' },
  'WebSocket v5': { transport: 'websocket', protocols: 'v5.channel.k8s.io' },
} as const;
export type Way = keyof typeof WAYS;

export type SessionRequest = {
  readonly pod: string;
  readonly container: string;
  readonly command?: readonly string[];
  readonly streams: readonly ('stdin' | 'stdout' | 'stderr')[];
  readonly tty?: boolean;
  readonly sizes?: string;
};

/** Names of the streams in the kubelet's queries. Source: k8s.io/api core/v1, ExecStdinParam and its neighbours. */
const PARAMETERS = { stdin: 'input', stdout: 'output', stderr: 'error' } as const;

/** client-go's exec, attach and port-forward, from the node, with the kubelet's certificate. */
export class SessionClient {
  readonly #world: KubeletWorld;
  readonly #program: string;

  private constructor(world: KubeletWorld, program: string) {
    this.#world = world;
    this.#program = program;
  }

  static async prepare(world: KubeletWorld): Promise<SessionClient> {
    const module = join(import.meta.dirname, '..', '..', 'interop', 'remotecommand');
    return new SessionClient(world, await goTool(module, '.'));
  }

  /** Run a command to its end. */
  async exec(way: Way, request: SessionRequest, input = ''): Promise<SessionResult> {
    const session = this.open('exec', way, request);
    session.child.stdin?.end(input);
    return await session.result();
  }

  /** A session that goes on while the test does something else. */
  open(kind: 'exec' | 'attach', way: Way, request: SessionRequest): Session {
    const query = new URLSearchParams((request.command ?? []).map((word): [string, string] => ['command', word]));
    for (const stream of request.streams) query.append(PARAMETERS[stream], '1');
    if (request.tty) query.append('tty', '1');
    const path = `${kind}/${NAMESPACE}/${staticName(request.pod)}/${request.container}`;
    const { transport, protocols } = WAYS[way];
    const flags = [`-transport=${transport}`, `-protocols=${protocols}`, `-streams=${request.streams.join(',')}`];
    if (request.tty) flags.push('-tty');
    if (request.sizes) flags.push(`-sizes=${request.sizes}`);
    return new Session(this.#world, this.#spawn('command', ...flags, url(`${path}?${query}`)));
  }

  /** Forward a port of a pod; its input's end stops it. */
  async forward(way: Way, pod: string, port: number): Promise<{ readonly child: ChildProcess; readonly port: number }> {
    const { transport } = WAYS[way];
    const target = url(`portForward/${NAMESPACE}/${staticName(pod)}`);
    const child = this.#spawn('forward', `-transport=${transport}`, target, `${port}`);
    const line = (async () => {
      for await (const chunk of child.stdio[3] as Readable) return `${chunk}`;
      return '{}';
    })();
    const answer = JSON.parse(await withDeadline(line, SESSION_DEADLINE_MS, 'port-forward')) as {
      readonly ports?: readonly number[];
      readonly error?: string;
    };
    if (answer.ports?.[0] === undefined) throw new Error(`port-forward over ${way}: ${answer.error}`);
    return { child, port: answer.ports[0] };
  }

  #spawn(...args: string[]): ChildProcess {
    const env = { SSL_CERT_FILE: this.#world.kubelet.certificate };
    return this.#world.node.spawn(this.#program, args, { stdio: ['pipe', 'pipe', 'pipe', 'pipe'], env });
  }
}

const url = (path: string) => `https://127.0.0.1:${API_PORT}/${path}`;

export type SessionResult = {
  readonly stdout: string;
  readonly stderr: string;
  readonly error: string;
  readonly exitCode: number | null;
};

/** One open session of client-go. */
export class Session {
  readonly child: ChildProcess;
  readonly #world: KubeletWorld;
  readonly #seen = { stdout: '', stderr: '' };
  readonly #ended: Promise<SessionResult>;

  constructor(world: KubeletWorld, child: ChildProcess) {
    this.child = child;
    this.#world = world;
    child.stdin?.on('error', () => {}); // a session may end before its input does
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
        this.#seen[name] += chunk;
      });
    const closed = new Promise(resolve => child.once('close', resolve));
    this.#ended = Promise.all([text(child.stdio[3] as Readable), closed]).then(([result]) => {
      if (result === '') throw new Error(`client-go ended without a result: ${this.#seen.stderr}`);
      return { ...this.#seen, ...(JSON.parse(result) as { error: string; exitCode: number | null }) };
    });
    this.#ended.catch(() => {}); // told by result(), which may come later
  }

  /** Wait until the session has shown a text. */
  async says(expected: string): Promise<void> {
    await this.#world.until(`the session says ${JSON.stringify(expected)}`, () => {
      if (!this.#seen.stdout.includes(expected)) throw new Error(`it said ${JSON.stringify(this.#seen)}`);
    });
  }

  result(): Promise<SessionResult> {
    return withDeadline(this.#ended, SESSION_DEADLINE_MS, 'a session through the kubelet');
  }
}
