import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { withDeadline } from '@cleat/base';
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

const START_DEADLINE_MS = 60_000;

/** Debian's docker-registry as a child process on a port that the kernel chooses, its content in a directory. */
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
    const config = {
      version: 0.1,
      log: { level: 'info', accesslog: { disabled: true } }, // it tells where it listens
      storage: { filesystem: { rootdirectory: join(dir, 'registry') } },
      http: {
        addr: `${address}:0`,
        ...(certificate && { tls: { certificate: certificate.cert, key: certificate.key } }),
      },
      ...(htpasswd && { auth: { htpasswd: { realm: 'test', path: htpasswd } } }),
    };
    writeFileSync(join(dir, 'registry.json'), JSON.stringify(config)); // JSON is YAML
    const stdio = ['ignore', 'ignore', 'pipe'] as const;
    const child = spawn('docker-registry', ['serve', join(dir, 'registry.json')], { stdio: [...stdio] });
    const host = await withDeadline(whereItListens(child), START_DEADLINE_MS, 'starting docker-registry');
    return new DockerRegistry(host, child);
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

/** Address and port, from the log, which is read to its end. @throws Error with the log of one that ends instead */
function whereItListens({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!stderr) return reject(new Error('docker-registry has no log'));
    let said = '';
    const lines = createInterface(stderr);
    lines.on('line', line => {
      const host = /msg="listening on ([\d.]+:\d+)/.exec(line)?.[1];
      if (host) resolve(host);
      said = `${said}${line}\n`.slice(-2000);
    });
    lines.on('close', () => reject(new Error(`docker-registry has ended: ${said}`)));
  });
}
