import type { TestRegistry } from '../../test/node/registry.ts';
import { type BenchLayer, benchImage, type Compression, compressed } from './bench-image.ts';
import { fileContent } from './content.ts';
import { type TarFile, tarOf } from './tar.ts';

/** Images that are pulled at the same time; one is the usual case. */
export type Scenario = { readonly name: string; readonly references: readonly string[] };

const COMPRESSIONS: readonly Compression[] = ['gzip', 'zstd'];
const MEGABYTE = 1_000_000;
const CONCURRENT = 20;
const SHARED_LAYERS = 8;
const SHARING = `${CONCURRENT} pulls at once, shared layers`;

/**
 * Make the images and push them.
 * @param options.scale 1 for the sizes that the goals speak of, less for a short run
 * @param options.scenario only those whose name has this in it
 */
export async function makeScenarios(
  registry: TestRegistry,
  { scale, scenario }: { readonly scale: number; readonly scenario: string },
  progress: (line: string) => void,
): Promise<Scenario[]> {
  const scenarios: Scenario[] = [];
  for (const { name, tars } of shapes(scale)) {
    const wanted = COMPRESSIONS.filter(compression => `${name}, ${compression}`.includes(scenario));
    const layers = wanted.length > 0 ? tars() : [];
    for (const compression of wanted) {
      progress(`making ${name}, ${compression}`);
      const image = benchImage(layers.map(tar => compressed(tar, compression)));
      const repository = `${name.toLowerCase().replace(/\W+/g, '-')}-${compression}`;
      scenarios.push({ name: `${name}, ${compression}`, references: [await registry.push(repository, '1', image)] });
    }
  }
  if (SHARING.includes(scenario)) {
    progress(`making ${SHARING}`);
    scenarios.push(await makeSharing(registry, scale));
  }
  return scenarios;
}

/** Thunks, so that one at a time is in memory. */
function shapes(scale: number): { name: string; tars: () => Buffer[] }[] {
  const megabytes = Math.ceil(500 * scale);
  const files = Math.ceil(3000 * scale);
  return [
    { name: `1 layer of ${megabytes} MB`, tars: () => [tarOf(bigFiles(megabytes))] },
    {
      name: `20 layers with ${20 * files} files`,
      tars: () => Array.from({ length: 20 }, (_, i) => tarOf(smallFiles(`l${i}`, files, i * files))),
    },
    { name: '200 small files in 1 layer', tars: () => [tarOf(smallFiles('small', 200, 7))] },
  ];
}

/** Files of 1 to 39 MB. */
function* bigFiles(megabytes: number): Generator<TarFile> {
  for (let left = megabytes, i = 0; left > 0; i++) {
    const size = Math.min(left, 1 + ((i * 17) % 39));
    yield { name: `big/${i}`, content: fileContent(size * MEGABYTE, i * 100) };
    left -= size;
  }
}

/** Files of up to 16 kB, 5 kB in the mean, 50 to a directory. */
function* smallFiles(top: string, count: number, seed: number): Generator<TarFile> {
  yield { name: `${top}/` };
  for (let i = 0; i < count; i++) {
    if (i % 50 === 0) yield { name: `${top}/d${i / 50}/` };
    const bytes = (i * 7919) % (i % 3 === 0 ? 16_000 : 1_000);
    yield { name: `${top}/d${Math.floor(i / 50)}/f${i}`, content: fileContent(bytes, seed + i), mode: 0o644 };
  }
}

/** Layers of a few megabytes, shared by all images, and one of each image's own. */
async function makeSharing(registry: TestRegistry, scale: number): Promise<Scenario> {
  const layer = (name: string, files: number, seed: number): BenchLayer =>
    compressed(tarOf(smallFiles(name, Math.ceil(files * scale), seed)), 'gzip');
  const shared = Array.from({ length: SHARED_LAYERS }, (_, i) => layer(`shared${i}`, 1000, 100_000 + i * 1000));
  const references: string[] = [];
  for (let i = 0; i < CONCURRENT; i++) {
    const image = benchImage([...shared, layer(`own${i}`, 100, 200_000 + i * 100)]);
    references.push(await registry.push(`sharing-${i}`, '1', image));
  }
  return { name: SHARING, references };
}
