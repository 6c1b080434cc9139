import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { withDeadline } from '@cleat/base';
import type { TestNode } from '../../node/node.ts';
import { eventually, type HttpAnswer, reachPort } from '../../node/reach.ts';
import { goTool } from '../../tools/go-tool.ts';
import type { Pod } from './pod.ts';

export const API_PORT = 10250;

const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 30_000;
const REQUEST_DEADLINE_MS = 30_000;

/** Name of the node; the names of static pods end in it. */
export const NODE_NAME = 'node';

/** Fields of a KubeletConfiguration, kubelet.config.k8s.io/v1beta1. */
export type KubeletConfiguration = Readonly<Record<string, unknown>>;

/** The kubelet in a test node, without an API server: it runs the pods whose manifests lie in a directory. */
export class Kubelet {
  readonly #node: TestNode;
  readonly #program: string;
  readonly #dir: string;
  readonly #runtimeSocket: string;
  #apiSocket = '';
  #process: ChildProcess | undefined;

  private constructor(node: TestNode, program: string, runtimeSocket: string) {
    this.#node = node;
    this.#program = program;
    this.#dir = node.path('kubelet');
    this.#runtimeSocket = runtimeSocket;
  }

  /** Build a kubelet, unless the cache holds it, and make what it needs on the node. It does not run yet. */
  static async prepare(node: TestNode, runtimeSocket: string): Promise<Kubelet> {
    const kubelet = new Kubelet(node, await goTool(join(import.meta.dirname, 'kubelet-program'), '.'), runtimeSocket);
    await mkdir(join(kubelet.#dir, 'pods'), { recursive: true });
    await node.sh(
      `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=node \
        -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out ${kubelet.certificate} 2>&1`,
      { cwd: kubelet.#dir },
    );
    kubelet.#apiSocket = await reachPort(node, API_PORT);
    return kubelet;
  }

  /** PEM file of the API's certificate, which is its own authority. */
  get certificate(): string {
    return join(this.#dir, 'certificate.pem');
  }

  /** Start it; resolves when it says that it is healthy. @throws Error with its last words when it ends instead */
  async start(more: KubeletConfiguration = {}): Promise<void> {
    const configFile = join(this.#dir, 'config.json');
    await writeFile(configFile, JSON.stringify({ ...this.#defaults(), ...more })); // JSON is YAML
    const log = openSync(join(this.#dir, 'log'), 'a');
    const args = ['--config', configFile, '--hostname-override', NODE_NAME, '--v', '4'];
    const child = this.#node.spawn(this.#program, args, { stdio: ['ignore', log, log] });
    closeSync(log);
    this.#process = child;
    const ended = new AbortController();
    child.once('exit', (code, signal) =>
      ended.abort(new Error(`the kubelet ended with ${code ?? signal}:\n${this.log().slice(-4000)}`)),
    );
    const healthy = async () => {
      const { status, body } = await this.get('/healthz');
      if (status !== 200) throw new Error(`${status} ${body}`);
    };
    await eventually(healthy, 'the kubelet is healthy', { timeoutMs: START_DEADLINE_MS, signal: ended.signal });
  }

  /** End the kubelet alone; its pods go on. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const running = this.#process;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill(signal);
    await withDeadline(ended, STOP_DEADLINE_MS, `ending the kubelet with ${signal}`);
  }

  /** All that it has logged so far, over all its lives. */
  log(): string {
    const file = join(this.#dir, 'log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Put a static pod's manifest in place: the kubelet finds it within a second, and would take a half-made one too. */
  async addPod(pod: Pod): Promise<void> {
    const name = `${pod.metadata.name}.json`;
    await writeFile(join(this.#dir, name), JSON.stringify(pod));
    await rename(join(this.#dir, name), join(this.#dir, 'pods', name));
  }

  async removePod(name: string): Promise<void> {
    await rm(join(this.#dir, 'pods', `${name}.json`), { force: true });
  }

  /** GET from the kubelet's own API, as a client that knows its certificate. */
  async get(path: string): Promise<HttpAnswer> {
    const signal = AbortSignal.timeout(REQUEST_DEADLINE_MS);
    const ca = readFileSync(this.certificate);
    const sent = request({ socketPath: this.#apiSocket, host: '127.0.0.1', path, ca, agent: false, signal }).end();
    const [answer] = await once(sent, 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) };
  }

  /** As `get`, the body's text. @throws Error for an answer other than 200 */
  async text(path: string): Promise<string> {
    const { status, body } = await this.get(path);
    if (status !== 200) throw new Error(`GET ${path} of the kubelet: ${status} ${body}`);
    return body.toString();
  }

  #defaults(): KubeletConfiguration {
    return {
      apiVersion: 'kubelet.config.k8s.io/v1beta1',
      kind: 'KubeletConfiguration',
      containerRuntimeEndpoint: `unix://${this.#runtimeSocket}`,
      staticPodPath: join(this.#dir, 'pods'),
      fileCheckFrequency: '1s',
      address: '127.0.0.1',
      port: API_PORT,
      healthzBindAddress: '127.0.0.1',
      tlsCertFile: this.certificate,
      tlsPrivateKeyFile: join(this.#dir, 'key.pem'),
      authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
      authorization: { mode: 'AlwaysAllow' },
      failCgroupV1: false,
      failSwapOn: false,
      enforceNodeAllocatable: [],
      makeIPTablesUtilChains: false,
      cgroupsPerQOS: true,
      containerLogMaxSize: '64Ki',
      containerLogMaxFiles: 100,
      containerLogMonitorInterval: '3s',
    };
  }
}
