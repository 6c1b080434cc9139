import { ContainerState, PodSandboxState } from '@cleat/proto/cri';
import type { Promises } from './power-cut-work.ts';
import type { PowerCutWorld } from './power-cut-world.ts';

type ImageJson = {
  readonly id: string;
  readonly unsyncedIn?: string;
  readonly tags: readonly { readonly name: string }[];
  readonly layers: readonly string[];
  readonly removed: boolean;
};
type LayerJson = { readonly chainId: string; readonly diffId: string };

/**
 * Errors that the daemon is to log after a power cut: an image was not written out, or its record was not. One whose record
 * says that it was, and that lacks something all the same, is none of them.
 */
const EXPECTED_ERROR = /^an image is lost, pull it again: .*(was not yet written out|is not JSON)/;

/** What is wrong after a boot: a sentence for each thing, none when all is well. */
export async function problemsAfterBoot(world: PowerCutWorld, promises: Promises): Promise<string[]> {
  const problems = [
    ...(await podProblems(world, promises)),
    ...(await containerProblems(world, promises)),
    ...(await imageProblems(world, promises)),
    ...(await world.tornAddresses()).map(path => `the address of ${path} is lost`),
    ...(await world.findings()).map(finding => `fsck: ${finding}`),
  ];
  for (const line of (await world.log()).split('\n').filter(Boolean)) {
    const { level, msg } = JSON.parse(line) as { level: string; msg: string };
    if (EXPECTED_ERROR.test(msg)) promises.counts.lostImages++;
    else if (level === 'error' || level === 'fatal') problems.push(`the daemon logs an error: ${line}`);
  }
  return problems;
}

async function podProblems({ runtime }: PowerCutWorld, { pods }: Promises): Promise<string[]> {
  const { items } = await runtime.listPodSandbox({});
  const known = new Set(items.map(({ id }) => id));
  return [
    ...items.filter(p => p.state === PodSandboxState.SANDBOX_READY).map(p => `sandbox ${p.id} is told as ready`),
    ...[...pods].filter(id => !known.has(id)).map(id => `sandbox ${id}, which was made, is lost`),
  ];
}

async function containerProblems(world: PowerCutWorld, { containers }: Promises): Promise<string[]> {
  const problems: string[] = [];
  const listed = (await world.runtime.listContainers({})).containers;
  const known = new Set(listed.map(({ id }) => id));
  for (const { id, state } of listed)
    if (state !== ContainerState.CONTAINER_EXITED) problems.push(`container ${id} is in state ${state}`);
  for (const [id, exitCode] of containers)
    if (!known.has(id)) problems.push(`container ${id}, which was made, is lost`);
    else if (exitCode !== undefined && (await world.status(id)).exitCode !== exitCode)
      problems.push(`container ${id} ended with ${exitCode}, and is told with ${(await world.status(id)).exitCode}`);
  return problems;
}

async function imageProblems(world: PowerCutWorld, promises: Promises): Promise<string[]> {
  const problems: string[] = [];
  const { images } = await world.cri.image.listImages({});
  const { records, layers } = parseStore(await world.listImages());
  for (const { id, repoTags } of images) {
    const record = records.get(id);
    if (!record) problems.push(`image ${id} is listed, and has no record`);
    for (const chainId of record?.layers ?? []) {
      const layer = layers.get(chainId);
      const wanted = layer && world.images.contents.get(layer.diffId);
      if (!layer) problems.push(`image ${id} is listed, and lacks layer ${chainId}`);
      else if (layer.files !== wanted)
        problems.push(`layer ${chainId} of image ${id}: ${firstDifference(layer.files, wanted)}`);
    }
    for (const tag of repoTags) if (promises.removed.has(tag)) problems.push(`image ${tag} is listed, and was removed`);
  }
  const ready = new Set(images.map(({ id }) => id));
  for (const [id, reference] of promises.written)
    if (!ready.has(id)) problems.push(`image ${reference} is lost, and its record said that it was written out`);
  for (const { id, unsyncedIn, tags } of records.values())
    if (unsyncedIn === undefined && ready.has(id)) promises.written.set(id, tags[0]?.name ?? id);
  return problems;
}

function parseStore(text: string) {
  const records = new Map<string, ImageJson>();
  const layers = new Map<string, LayerJson & { files: string }>();
  let layer: (LayerJson & { files: string }) | undefined;
  for (const line of text.split('\n').filter(Boolean)) {
    const json = line.replace(/^\w+ /, '');
    if (line.startsWith('image ')) {
      const record = JSON.parse(json) as ImageJson;
      records.set(record.id, record);
    } else if (line.startsWith('layer ')) {
      layer = { ...(JSON.parse(json) as LayerJson), files: '' };
      layers.set(layer.chainId, layer);
    } else if (layer) layer.files += `${line.slice(1)}\n`;
  }
  return { records, layers };
}

function firstDifference(found: string, wanted = ''): string {
  const [have, want] = [found.split('\n'), wanted.split('\n')];
  const at = want.findIndex((line, i) => have[i] !== line);
  return `"${have[at]}" instead of "${want[at]}"; ${have.length} lines instead of ${want.length}`;
}
