import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invalidArgument, notFound, unimplemented } from '@cleat/base';
import { chainIds, type Digest, digestOf, isDigest } from '../digest.ts';
import { refuseUnknownLayers } from '../layer-types.ts';
import { type Descriptor, type Manifest, parseConfig, parseManifest } from '../manifest.ts';
import { choosePlatform, type Platform } from '../platform.ts';
import type { Resolved, WantedLayer } from '../resolve.ts';
import { ArchiveFiles, type ArchiveImage } from './archive-image.ts';
import { dockerImages } from './docker-archive.ts';
import type { Spooled, SpooledFile } from './spool-archive.ts';

/** Largest manifest, index or configuration, in bytes. */
const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;
/** An index may hold another one, not a chain of them. */
const MAX_INDEX_DEPTH = 2;
/** Names that writers give an image in a layout's index. Source: OCI image-spec annotations.md; containerd images/annotations. */
const NAME_ANNOTATIONS = ['io.containerd.image.name', 'org.opencontainers.image.ref.name'];

type Document = Resolved['documents'][number];

/** Reads what an archive says of its images. Its files lie in a directory under their numbers. */
export class ArchiveReader {
  readonly files: ArchiveFiles;
  readonly #directory: string;
  readonly #platform: Platform;

  constructor(spooled: Spooled, directory: string, platform: Platform) {
    this.files = new ArchiveFiles(spooled);
    this.#directory = directory;
    this.#platform = platform;
  }

  /** @throws RpcError InvalidArgument for what is no archive of images, NotFound for one without this platform, DataLoss. */
  async images(): Promise<ArchiveImage[]> {
    const [layout, docker] = [this.files.named('index.json'), this.files.named('manifest.json')];
    if (layout) return await this.#layoutImages(await this.read(layout, 'index.json'));
    if (docker) return await dockerImages(this, await this.read(docker, 'manifest.json'));
    throw invalidArgument(
      'the archive has neither index.json nor manifest.json: it is no OCI layout and no docker archive',
    );
  }

  path({ number }: SpooledFile): string {
    return join(this.#directory, String(number));
  }

  async read(file: SpooledFile, what: string): Promise<Buffer> {
    if (file.sizeBytes > MAX_DOCUMENT_BYTES)
      throw invalidArgument(`${what} of the archive has ${file.sizeBytes} bytes; ${MAX_DOCUMENT_BYTES} are allowed`);
    return await readFile(this.path(file));
  }

  async #layoutImages(index: Buffer): Promise<ArchiveImage[]> {
    const what = 'index.json of the archive';
    const manifest = parseManifest(index, 'application/vnd.oci.image.index.v1+json', what);
    if (manifest.kind !== 'index') throw invalidArgument(`${what} is no index`);
    const names = annotatedNames(index);
    const images = new Map<Digest, string[]>();
    for (const [i, { digest }] of manifest.entries.entries())
      images.set(digest, [...(images.get(digest) ?? []), ...(names[i] ?? [])]);
    const roots = manifest.entries.filter(({ digest }, i, all) => all.findIndex(e => e.digest === digest) === i);
    return await Promise.all(
      roots.map(async root => ({ names: images.get(root.digest) ?? [], resolved: await this.#resolve(root) })),
    );
  }

  async #resolve(root: Descriptor): Promise<Resolved> {
    const what = `image ${root.digest} of the archive`;
    const documents: Document[] = [];
    let at: Descriptor = root;
    for (let depth = 0; ; depth++) {
      const document = await this.#document(at.digest, what);
      documents.push(document);
      const manifest = parseManifest(document.bytes, at.mediaType, what);
      if (manifest.kind === 'image') return await this.#complete(manifest, documents, what);
      if (depth === MAX_INDEX_DEPTH) throw unimplemented(`${what} is an index of indexes of indexes`);
      at = this.#chosen(manifest, what);
    }
  }

  /** An archive may hold the index of many platforms with the content of one. */
  #chosen(index: Manifest & { kind: 'index' }, what: string): Descriptor {
    const entry = choosePlatform(
      index.entries.filter(({ digest }) => this.files.withDigest(digest)),
      this.#platform,
    );
    if (!entry)
      throw notFound(`${what} has nothing for the platform ${this.#platform.os}/${this.#platform.architecture}`);
    return entry;
  }

  async #document(digest: Digest, what: string): Promise<Document> {
    const file = this.files.withDigest(digest);
    if (!file) throw invalidArgument(`${what} names ${digest}, which is not in the archive`);
    return { digest, bytes: await this.read(file, digest), what };
  }

  async #complete({ config, layers }: Manifest & { kind: 'image' }, documents: Document[], what: string) {
    const configDocument = await this.#document(config.digest, what);
    return this.resolved(configDocument, layers, documents, what);
  }

  /** @param documents index and manifests, the outermost first. @throws RpcError when a layer is not in the archive. */
  resolved(config: Document, layers: readonly Descriptor[], documents: readonly Document[], what: string): Resolved {
    const parsed = parseConfig(config.bytes, `the configuration of ${what}`);
    refuseUnknownLayers(layers, what);
    if (parsed.diffIds.length !== layers.length)
      throw invalidArgument(
        `${what} has ${layers.length} layers in its manifest and ${parsed.diffIds.length} in its configuration`,
      );
    const missing = layers.find(({ digest }) => !this.files.withDigest(digest));
    if (missing) throw invalidArgument(`${what} names layer ${missing.digest}, which is not in the archive`);
    return {
      id: config.digest,
      digest: documents[0]?.digest ?? digestOf(config.bytes),
      config: parsed.config,
      layers: wantedLayers(layers, parsed.diffIds),
      documents: [...documents, config],
    };
  }
}

function wantedLayers(layers: readonly Descriptor[], diffIds: readonly Digest[]): WantedLayer[] {
  const chain = chainIds(diffIds);
  return layers.flatMap((blob, i) => {
    const [diffId, chainId] = [diffIds[i], chain[i]];
    return diffId && chainId ? [{ blob, diffId, chainId }] : [];
  });
}

/** The names of each entry; a bare tag names nothing. */
function annotatedNames(index: Buffer): string[][] {
  const { manifests = [] } = JSON.parse(index.toString('utf8')) as { manifests?: { annotations?: unknown }[] };
  return manifests.map(entry => {
    const annotations: Readonly<Record<string, unknown>> =
      typeof entry.annotations === 'object' && entry.annotations !== null ? { ...entry.annotations } : {};
    const names = NAME_ANNOTATIONS.map(key => annotations[key]).filter(name => typeof name === 'string');
    const whole = names.find(name => /[/:]/.test(name) && !isDigest(name));
    return whole === undefined ? [] : [whole];
  });
}
