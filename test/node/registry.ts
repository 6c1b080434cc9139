import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import type { Blob, TestImage } from './image.ts';
import type { TestNode } from './node.ts';
import { eventually, httpOver, reachPort } from './reach.ts';

/** Debian's docker-registry in a test node, without TLS. It ends with the node. */
export class TestRegistry {
  /** As in a reference: `127.0.0.1:5000`. */
  readonly address: string;
  /** The registry's port, as a unix socket that the test itself can reach. */
  readonly socketPath: string;

  private constructor(address: string, socketPath: string) {
    this.address = address;
    this.socketPath = socketPath;
  }

  /** Resolves when the registry answers. */
  static async start(node: TestNode, port = 5000): Promise<TestRegistry> {
    const address = `127.0.0.1:${port}`;
    const storage = node.path(`registry-${port}`);
    await mkdir(storage);
    const http = { addr: `:${port}`, secret: 'of one test' };
    const config = { version: '0.1', log: { level: 'warn' }, http };
    const store = { filesystem: { rootdirectory: storage }, delete: { enabled: true } };
    const file = `${storage}.yml`;
    await writeFile(file, JSON.stringify({ ...config, storage: store })); // JSON is YAML
    const log = openSync(`${storage}.log`, 'a');
    const child = node.spawn('docker-registry', ['serve', file], { stdio: ['ignore', log, log] });
    closeSync(log);
    const registry = new TestRegistry(address, await reachPort(node, port));
    const ended = new AbortController();
    const onExit = () => ended.abort(new Error(`docker-registry ended: ${readFileSync(`${storage}.log`, 'utf8')}`));
    child.once('exit', onExit);
    await eventually(() => registry.#call('GET', '/v2/', 200), 'the registry answers', { signal: ended.signal });
    child.off('exit', onExit); // it ends with the node, whose files may be gone by then
    return registry;
  }

  /** Push an image or an index with all that it names. Returns the reference, by tag. */
  async push(repository: string, tag: string, image: TestImage): Promise<string> {
    await this.#pushManifest(repository, tag, image);
    return `${this.address}/${repository}:${tag}`;
  }

  async #pushManifest(repository: string, reference: string, image: TestImage): Promise<void> {
    for (const blob of image.blobs) await this.#pushBlob(repository, blob);
    for (const child of image.children) await this.#pushManifest(repository, child.digest, child);
    await this.#call('PUT', `/v2/${repository}/manifests/${reference}`, 201, image.bytes, image.mediaType);
  }

  async #pushBlob(repository: string, { digest, bytes }: Blob): Promise<void> {
    const head = await httpOver(this.socketPath, 'HEAD', `/v2/${repository}/blobs/${digest}`);
    if (head.status === 200) return;
    const begun = await this.#call('POST', `/v2/${repository}/blobs/uploads/`, 202);
    const upload = new URL(begun.headers['location'] ?? '', `http://${this.address}`);
    upload.searchParams.set('digest', digest);
    await this.#call('PUT', `${upload.pathname}${upload.search}`, 201, bytes, 'application/octet-stream');
  }

  async #call(method: string, path: string, expected: number, body?: Uint8Array, type?: string) {
    const headers = { host: this.address, ...(type && { 'content-type': type }) };
    const answer = await httpOver(this.socketPath, method, path, { headers, ...(body && { body }) });
    if (answer.status !== expected) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    return answer;
  }
}
