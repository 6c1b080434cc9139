/**
 * `node bench/bench.ts`: what a pod and a pull cost in time and memory, on a throw-away node; with BENCH_PEER=containerd beside
 * containerd. docs/performance.md says how it is done and what to make of it.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compare } from './compare.ts';
import { compareImages } from './images/compare-images.ts';
import { type Options, parseOptions, USAGE } from './options.ts';
import { report } from './report.ts';
import { describeMachine, loadNow, type Result } from './result.ts';

function readOptions(): Options {
  try {
    return parseOptions(process.argv.slice(2), process.env);
  } catch (err) {
    process.stderr.write(`bench: ${(err as Error).message}\n${USAGE}\n`);
    process.exit(2);
  }
}

const options = readOptions();
const { only, rounds, pods, restarts, imageRounds, scale } = options;
const progress = (line: string) => process.stderr.write(`bench: ${line}\n`);
const loadBefore = loadNow();
const measured = only === 'images' ? {} : await compare(options, progress);
const images = only === 'pods' ? {} : await compareImages(options, progress);
const date = new Date().toISOString();
const machine = describeMachine(loadBefore);
const result: Result = {
  version: 1,
  date,
  machine,
  options: { rounds, pods, restarts, imageRounds, scale },
  measured,
  images,
};
process.stdout.write(report(result));

const json = `${JSON.stringify(result, null, 2)}\n`;
if (options.json) await writeFile(options.json, json);
if (options.save) {
  const dir = join(import.meta.dirname, 'results');
  await mkdir(dir, { recursive: true });
  const name = options.short ? 'short' : date.slice(0, 19).replaceAll(':', '');
  await writeFile(join(dir, `${name}.json`), json);
  await writeFile(join(dir, `${name}.md`), report(result));
}
