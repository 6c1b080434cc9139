import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Certificate } from './certificates.ts';
import type { Blob, TestImage } from './test-image.ts';

export type DockerRegistryOptions = {
  /** Default 127.0.0.1. */
  readonly address?: string;
  /** Serve HTTPS. */
  readonly certificate?: Certificate;
  /** Path of a file of names and bcrypt hashes: who is in it may do all, others nothing. */
  readonly htpasswd?: string;
};

async function freePort(at: string): Promise<number> {
  const server = createServer().listen(0, at);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

/** Debian's docker-registry as a child process on a port, its content in a directory. */
export class DockerRegistry implements AsyncDisposable {
  readonly host: string;
  readonly #child: ChildProcess;

  private constructor(host: string, child: ChildProcess) {
    this.host = host;
    this.#child = child;
  }

  static async start(
    dir: string,
    { address = '127.0.0.1', certificate, htpasswd }: DockerRegistryOptions = {},
  ): Promise<DockerRegistry> {
    const host = `${address}:${await freePort(address)}`;
    const config = {
      version: 0.1,
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: join(dir, 'registry') } },
      http: { addr: host, ...(certificate && { tls: { certificate: certificate.cert, key: certificate.key } }) },
      ...(htpasswd && { auth: { htpasswd: { realm: 'test', path: htpasswd } } }),
    };
    writeFileSync(join(dir, 'registry.json'), JSON.stringify(config)); // JSON is YAML
    const child = spawn('docker-registry', ['serve', join(dir, 'registry.json')], { stdio: 'ignore' });
    const registry = new DockerRegistry(host, child);
    await registry.#answers();
    return registry;
  }

  async #answers(): Promise<void> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      if (await listens(this.host)) return;
      if (Date.now() > deadline || this.#child.exitCode !== null) throw new Error('docker-registry does not answer');
      await setTimeout(20);
    }
  }

  async push(path: string, tag: string, image: TestImage): Promise<void> {
    for (const blob of [...image.layers, image.config]) await this.pushBlob(path, blob);
    await this.pushManifest(path, tag, image.manifest);
  }

  async pushBlob(path: string, { digest, bytes }: Blob): Promise<void> {
    const begun = await fetch(`http://${this.host}/v2/${path}/blobs/uploads/`, { method: 'POST' });
    const url = new URL(begun.headers.get('location') ?? '', `http://${this.host}`);
    url.searchParams.set('digest', digest);
    const put = await fetch(url, {
      method: 'PUT',
      body: new Uint8Array(bytes),
      headers: { 'content-type': 'application/octet-stream' },
    });
    if (put.status !== 201) throw new Error(`cannot push a blob: ${put.status} ${await put.text()}`);
  }

  async pushManifest(path: string, tag: string, { bytes, mediaType }: Blob): Promise<void> {
    const url = `http://${this.host}/v2/${path}/manifests/${tag}`;
    const put = await fetch(url, {
      method: 'PUT',
      body: new Uint8Array(bytes),
      headers: { 'content-type': mediaType },
    });
    if (put.status !== 201) throw new Error(`cannot push a manifest: ${put.status} ${await put.text()}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.kill('SIGKILL')) await once(this.#child, 'exit');
  }
}

/** It listens once it can answer. */
async function listens(host: string): Promise<boolean> {
  const [address = '', port] = host.split(':');
  const socket = connect(Number(port), address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false; // not yet
  } finally {
    socket.destroy();
  }
}
