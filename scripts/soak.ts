/**
 * `SOAK_MINUTES=60 node scripts/soak.ts [PART]...`: the long forms of the reliability tests, one after another, each with
 * its share of the time (an hour unless told). SOAK_SEED repeats the choices of an earlier run. Ends with what was
 * measured, and `N passed, N failed`. Exit code: 1 if anything failed.
 */
import { join, relative, resolve } from 'node:path';
import { SOAK_PARTS, type SoakPart } from './soak-parts.ts';
import { type FileRun, killRunning, runFile } from './tap-file.ts';
import { describeFailures, fileLine, totalLine } from './tap-report.ts';

/** What a part may take beyond its share, in seconds: to begin, to end its last round, and to check what it left. */
const OVERTIME_S = 300;
/** A part has at least so long, in seconds, also where those before it took theirs. */
const LEAST_S = 20;
const MEASURED = /^\s*# measured: (.*)$/;

type PartRun = { readonly part: SoakPart; readonly run: FileRun; readonly measured: readonly string[] };

const minutes = Number(process.env['SOAK_MINUTES'] ?? 60);
const seed = process.env['SOAK_SEED'] ?? String(Math.floor(Math.random() * 1_000_000));
const names = process.argv.slice(2);
const parts = SOAK_PARTS.filter(({ name }) => names.length === 0 || names.includes(name));
if (!(minutes > 0) || parts.length < Math.max(1, names.length)) {
  process.stderr.write(`soak: SOAK_MINUTES is a number, and the parts are ${SOAK_PARTS.map(p => p.name).join(' ')}\n`);
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    killRunning();
    process.exit(1);
  });

const root = resolve(import.meta.dirname, '..');
const sumOf = (some: readonly SoakPart[]) => some.reduce((sum, { share }) => sum + share, 0);

async function runPart(part: SoakPart, forS: number): Promise<PartRun> {
  const measured: string[] = [];
  const onLine = (line: string) => {
    const text = MEASURED.exec(line)?.[1];
    if (text !== undefined) measured.push(text);
  };
  const env = { ...part.env, CLEAT_GOALS: '1', CLEAT_FOR_S: String(forS), SEED: seed, CLEAT_SEED: seed };
  const file = relative('', join(root, part.file));
  const run = await runFile(file, { timeoutS: forS + OVERTIME_S, env, onLine });
  return { part, run, measured };
}

/** How to have this part again. */
const command = ({ file, env }: SoakPart) =>
  `SEED=${seed} CLEAT_SEED=${seed} ${Object.entries(env).map(([key, value]) => `${key}=${value} `)}node ${file}`;

process.stdout.write(`soak: ${minutes} minutes, SOAK_SEED=${seed}\n`);
const endMs = performance.now() + minutes * 60_000;
const runs: PartRun[] = [];
for (const [n, part] of parts.entries()) {
  const leftS = (endMs - performance.now()) / 1000;
  const forS = Math.max(LEAST_S, Math.round((leftS * part.share) / sumOf(parts.slice(n))));
  process.stdout.write(`\n${part.name}, for ${forS} s: ${command(part)}\n`);
  const done = await runPart(part, forS);
  runs.push(done);
  process.stdout.write(fileLine(done.run) + done.measured.map(text => `  ${text}\n`).join(''));
}

for (const { run } of runs) process.stdout.write(describeFailures(run));
process.stdout.write(`\nwhat was measured (SOAK_SEED=${seed}):\n`);
for (const { part, measured } of runs) for (const text of measured) process.stdout.write(`  ${part.name}: ${text}\n`);
process.stdout.write(totalLine(runs.map(({ run }) => run)));
process.exitCode = runs.some(({ run }) => run.failures.length > 0) ? 1 : 0;
