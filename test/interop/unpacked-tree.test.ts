// timeout: 600
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Containerd } from '../../bench/containerd.ts';
import { makeSurroundings, type Surroundings } from '../../bench/runtimes.ts';
import { makeImage } from '../daemon/images/support/test-image.ts';
import { writeBridgeNetwork } from '../node/cni.ts';
import { TestDaemon } from '../node/daemon.ts';
import { TestNode } from '../node/node.ts';
import { CONTAINERD_VERSIONS, linkContainerd } from './peers/peers.ts';
import { handMadeLayers } from './unpacked-tree/hand-made.ts';

const LIST = join(import.meta.dirname, 'unpacked-tree', 'list-tree.ts');
const COPY = 'skopeo --insecure-policy copy --quiet';
const TIMEOUT_MS = 120_000;

type Tree = Record<string, { readonly mode: string; readonly modified?: string }>;

const isDirectory = ({ mode }: Tree[string]) => mode.startsWith('4');
/** Directories that no layer describes, and the root, have the time at which they were unpacked. */
const UNSAID = /^(|\/var|\/etc|\/long(\/d+)?)$/;
/**
 * containerd leaves directories that a later layer only passes through, or makes opaque, the time of unpacking, and knows no
 * time before 1970.
 */
const differsInContainerd = ([name, entry]: [string, Tree[string]]) =>
  isDirectory(entry) || Date.parse(entry.modified ?? '') <= 0 || UNSAID.test(name);
const differsInUmoci = ([name]: [string, Tree[string]]) => UNSAID.test(name);

/** A tree without the times that `left` speaks of. */
const without = (tree: Tree, left: (entry: [string, Tree[string]]) => boolean): Tree =>
  Object.fromEntries(
    Object.entries(tree).map(each => {
      const [name, { modified, ...rest }] = each;
      return [name, left(each) ? rest : { ...rest, ...(modified !== undefined && { modified }) }];
    }),
  );

/** Image in the registry made by umoci of what programs put into a directory, in two layers. */
async function umociImage({ node, registry }: Surroundings): Promise<string> {
  const image = node.path('made-by-umoci');
  await node.sh(
    `umoci init --layout ${image} && umoci new --image ${image}:u && umoci unpack --image ${image}:u ${image}.b >&2
    cd ${image}.b/rootfs
    mkdir -p usr/bin etc/conf.d var/spool && cp "$(command -v busybox)" usr/bin/busybox && ln usr/bin/busybox usr/bin/ls
    ln -s busybox usr/bin/sh && chmod 4711 usr/bin/ls && chown 33:33 var/spool && chmod 1770 var/spool
    truncate -s 3M var/spool/sparse && printf data | dd of=var/spool/sparse bs=1 seek=2000000 conv=notrunc status=none
    printf one > etc/conf.d/one && printf two > etc/conf.d/two && mkfifo var/spool/fifo && mknod var/spool/zero c 1 5
    touch -d '2001-02-03 04:05:06' etc/conf.d/one etc/conf.d
    umoci repack --refresh-bundle --image ${image}:u ${image}.b >&2
    rm -r etc/conf.d/one var/spool/sparse && mkdir etc/conf.d/three && printf changed > etc/conf.d/two
    umoci repack --refresh-bundle --image ${image}:u ${image}.b >&2
    ${COPY} --dest-tls-verify=false oci:${image}:u docker://${registry.address}/umoci:1`,
    { timeoutMs: TIMEOUT_MS },
  );
  return `${registry.address}/umoci:1`;
}

/** The image of our own bytes, and what skopeo makes of it in Docker's format and with zstd. */
async function handMadeImages({ node, registry }: Surroundings): Promise<string[]> {
  const { manifest, config, layers } = makeImage({ layers: handMadeLayers });
  const platform = { architecture: 'amd64', os: 'linux' };
  const own = await registry.push('hand', '1', { ...manifest, blobs: [config, ...layers], children: [], platform });
  const copies = { docker: '--format v2s2', zstd: '--format oci --dest-compress --dest-compress-format zstd' };
  for (const [name, how] of Object.entries(copies))
    await node.sh(`${COPY} ${how} --src-tls-verify=false --dest-tls-verify=false \
      docker://${own} docker://${registry.address}/hand:${name}`);
  return [own, ...Object.keys(copies).map(name => `${registry.address}/hand:${name}`)];
}

const list = async (node: TestNode, directory: string): Promise<Tree> =>
  JSON.parse(await node.sh(`${process.execPath} ${LIST} ${directory}`, { timeoutMs: TIMEOUT_MS }));

/** What a container would see: the image's layers, mounted read-only. */
async function ours(node: TestNode, daemon: TestDaemon, reference: string, target: string): Promise<Tree> {
  const { imageRef } = await daemon.cri.image.pullImage({ image: { image: reference } });
  const store = join(daemon.root, 'images');
  const json = (...path: string[]) => JSON.parse(readFileSync(join(store, ...path), 'utf8'));
  const chain: string[] = json('images', imageRef.slice('sha256:'.length), 'image.json').layers;
  const numbers = readdirSync(join(store, 'l'));
  const directories = chain.map(id => numbers.find(number => json('l', number, 'layer.json').chainId === id));
  const lower = [...directories.toReversed().map(number => `${store}/l/${number}/fs`), `${target}.empty`];
  await node.sh(`mkdir ${target} ${target}.empty && mount -t overlay -o lowerdir=${lower.join(':')} none ${target}`);
  return await list(node, target);
}

async function containerds(node: TestNode, peer: Containerd, reference: string, target: string): Promise<Tree> {
  await peer.cri.image.pullImage({ image: { image: reference } });
  await node.sh(
    `mkdir ${target} && ${node.path('bin', 'ctr')} -n k8s.io -a ${peer.socket} images mount ${reference} ${target}`,
  );
  return await list(node, target);
}

async function umocis(node: TestNode, reference: string, target: string): Promise<Tree> {
  await node.sh(
    `${COPY} --src-tls-verify=false docker://${reference} oci:${target}.oci:u
    umoci unpack --image ${target}.oci:u ${target} >&2`,
    { timeoutMs: TIMEOUT_MS },
  );
  return await list(node, join(target, 'rootfs'));
}

t.test('an image’s files are what containerd and umoci make of them', { timeout: 600_000 }, async t => {
  await using node = await TestNode.start();
  const surroundings = await makeSurroundings(node, await writeBridgeNetwork(node));
  await linkContainerd(CONTAINERD_VERSIONS[0], node.path('bin'));
  const daemon = await TestDaemon.start(node, { network: surroundings.network });
  const peer = await Containerd.start(surroundings);
  const references = [await umociImage(surroundings), ...(await handMadeImages(surroundings))];
  for (const [i, reference] of references.entries()) {
    const tree = await ours(node, daemon, reference, node.path(`ours-${i}`));
    t.ok(Object.keys(tree).length > 10, `${reference} has ${Object.keys(tree).length} files`);
    const theirs = await containerds(node, peer, reference, node.path(`containerd-${i}`));
    t.strictSame(
      without(tree, differsInContainerd),
      without(theirs, differsInContainerd),
      `${reference}: as containerd has it`,
    );
    if (reference.endsWith(':zstd')) continue; // this umoci knows gzip only
    const umoci = await umocis(node, reference, node.path(`umoci-${i}`));
    t.strictSame(without(tree, differsInUmoci), without(umoci, differsInUmoci), `${reference}: as umoci has it`);
  }
});
