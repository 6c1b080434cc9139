/**
 * `node scripts/build.ts [DIR]`: bundle each program into DIR (bin/ by default), with the pinned Node beside it.
 * What it leaves needs nothing else of this tree, and works when DIR is copied elsewhere or its programs are linked to.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { MALLOC_ENVIRONMENT } from '../daemon/images/unpack/malloc-environment.ts';
import { SHIM_ENV, SHIM_NODE_FLAGS } from '../shim/node-flags.ts';

type Program = {
  readonly name: string;
  /** Flags of Node, for this program alone. */
  readonly nodeFlags?: readonly string[];
  /** What the launcher does before, in the language of the shell. */
  readonly before?: string;
  /** Set in the environment before Node starts: malloc and libuv read theirs once. */
  readonly env?: Readonly<Record<string, string>>;
  /** False for a worker that only our own programs start: it gets no launcher. */
  readonly launcher?: boolean;
};

/** Node takes one flag about authorities alone; the environment's goes before, and what its variable asks for we do anyway. */
const AUTHORITIES = `unset NODE_USE_SYSTEM_CA
case " $NODE_OPTIONS " in *-ca\\ *) authorities= ;; *) authorities=--use-openssl-ca ;; esac
`;

const programs: readonly Program[] = [
  {
    name: 'cleatd',
    // A young generation that may grow costs 30 MB, and a daemon that mostly waits gains nothing by it. Node's authorities
    // cost 1.2 MB from the start: see daemon/tls/system-trust.ts.
    nodeFlags: ['--max-semi-space-size=1', '$authorities'],
    before: AUTHORITIES,
    env: MALLOC_ENVIRONMENT,
  },
  {
    name: 'containerd-shim-cleat-v2',
    nodeFlags: SHIM_NODE_FLAGS,
    env: SHIM_ENV,
  },
  { name: 'cleatctl' },
  { name: 'cleat-unpack', launcher: false },
  { name: 'cleat-forward', launcher: false },
];

/**
 * Modules that a program loads when it comes to it, which is rarely or never: for each, a file in lib/apart. V8 would keep
 * their text for as long as the program runs: half a megabyte of the daemon.
 */
const APART = [
  '@grpc/proto-loader',
  'pino-pretty',
  'undici/lib/llhttp/llhttp-wasm.js',
  'undici/lib/milo/no-simd.js',
  'undici/lib/milo/simd.js',
] as const;

/** Characters of a line of a program, roughly. */
const MAX_LINE = 120;

const root = resolve(import.meta.dirname, '..');
const bin = resolve(process.argv[2] ?? join(root, 'bin'));
const lib = join(bin, 'lib');
const moduleFile = createRequire(join(root, 'package.json')).resolve;

/** CommonJS dependencies call `require` for Node's own modules and look at `__dirname`; an ES module has neither. */
const banner = [
  "import { createRequire as cleatCreateRequire } from 'node:module';",
  'globalThis.require ??= cleatCreateRequire(import.meta.url);',
  'globalThis.__dirname ??= import.meta.dirname;',
  'globalThis.__filename ??= import.meta.filename;',
].join('\n');

/** The version in package.json, and the commit it was built from where git knows it. */
function version(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  try {
    const args = ['-C', root, 'describe', '--always', '--dirty=.dirty', '--exclude=*'];
    const commit = execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return `${version}+${commit.trim()}`;
  } catch {
    return version; // a source archive, or no git
  }
}

/** Replace a file in one step: what runs goes on with the old one. */
function replace(path: string, write: (temporary: string) => void): void {
  const temporary = `${path}.tmp-${process.pid}`;
  rmSync(temporary, { force: true });
  write(temporary);
  renameSync(temporary, path);
}

const launcher = ({ name, nodeFlags = [], env = {}, before = '' }: Program) => `#!/bin/sh
self=$(readlink -f -- "$0") || exit 127
lib=\${self%/*}/lib
${Object.entries(env)
  .map(([key, value]) => `export ${key}=${value}\n`)
  .join('')}${before}exec "$lib/node" ${nodeFlags.map(flag => `${flag} `).join('')}"$lib/${name}.mjs" "$@"
`;

const common = {
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node24',
  // V8 keeps the text: a fourth of it is indentation. Lines stay short enough to find the place that a stack tells of.
  minifyWhitespace: true,
  lineLimit: MAX_LINE,
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;

const apartFile = (name: string) => `./apart/${name.replace(/[^a-z0-9]+/g, '-').replace(/^-/, '')}.cjs`;

/** Leaves in a program the call that loads such a module, from beside it. */
const keepApart: Plugin = {
  name: 'keep apart',
  setup: ({ onResolve }) => {
    const files = new Map(APART.map(name => [moduleFile(name), apartFile(name)]));
    onResolve({ filter: /proto-loader|pino-pretty|llhttp|milo/ }, ({ path, resolveDir, kind }) => {
      if (kind !== 'require-call' && kind !== 'dynamic-import') return undefined;
      const file = files.get(createRequire(join(resolveDir, 'from')).resolve(path));
      return file === undefined ? undefined : { path: file, external: true };
    });
  },
};

async function buildApart(name: string): Promise<void> {
  const result = await build({ ...common, entryPoints: [moduleFile(name)], format: 'cjs' });
  replace(join(lib, apartFile(name)), path => writeFileSync(path, result.outputFiles[0]?.text ?? ''));
}

async function buildProgram(program: Program, define: Record<string, string>): Promise<void> {
  const entry = join(root, 'cmd', program.name, 'main.ts');
  const bundle = join(lib, `${program.name}.mjs`);
  const start = join(bin, program.name);
  if (!existsSync(entry)) {
    for (const stale of [bundle, start]) rmSync(stale, { force: true });
    process.stdout.write(`skip   ${program.name}: there is no cmd/${program.name}/main.ts\n`);
    return;
  }
  const result = await build({
    ...common,
    entryPoints: [entry],
    format: 'esm',
    external: ['koffi'],
    mainFields: ['module', 'main'],
    banner: { js: banner },
    plugins: [keepApart],
    define,
  });
  const contents = asciiOnly(result.outputFiles[0]?.text ?? '');
  replace(bundle, path => writeFileSync(path, contents));
  if (program.launcher !== false) replace(start, path => writeFileSync(path, launcher(program), { mode: 0o755 }));
  process.stdout.write(`built  ${program.name} (${Math.ceil(contents.length / 1024)} KiB)\n`);
}

/**
 * What esbuild leaves beyond ASCII stands in comments. One such character, and V8 keeps the whole text in memory with two
 * bytes for each: 8 MB in each daemon instead of 4.
 */
const asciiOnly = (text: string) =>
  text.replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The pinned Node: a hard link where the file system allows one, else a copy; left alone when it is there already. */
function placeNode(): void {
  const from = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  const to = join(lib, 'node');
  const [have, want] = [statSync(to, { throwIfNoEntry: false }), statSync(from)];
  if (have && (have.ino === want.ino || (have.size === want.size && have.mtimeMs >= want.mtimeMs))) return;
  replace(to, path => {
    try {
      linkSync(from, path);
    } catch {
      copyFileSync(from, path); // another file system, or one without links
      chmodSync(path, 0o755);
    }
  });
}

/** koffi is native code and cannot be bundled: the files of it that are needed at run time. */
function placeKoffi(): void {
  const modules = join(root, 'node_modules');
  const native = `@koromix/koffi-linux-${process.arch}`;
  const files = [
    ...['package.json', 'LICENSE.txt', 'index.cjs', 'src/koffi/index.cjs', 'src/koffi/src/static.cjs'].map(
      file => `koffi/${file}`,
    ),
    ...['package.json', 'index.js', `linux_${process.arch}`].map(file => `${native}/${file}`),
  ];
  for (const file of files.flatMap(file => filesIn(modules, file)))
    placeFile(join(modules, file), join(lib, 'node_modules', file));
}

/** The file, or those below it where it is a directory. */
function filesIn(modules: string, file: string): string[] {
  if (!statSync(join(modules, file)).isDirectory()) return [file];
  return readdirSync(join(modules, file)).flatMap(name => filesIn(modules, join(file, name)));
}

/** Left alone when it is there already. Never written over: shims that run have it mapped, and would crash. */
function placeFile(from: string, to: string): void {
  const [have, want] = [statSync(to, { throwIfNoEntry: false }), statSync(from)];
  if (have?.size === want.size && Math.abs(have.mtimeMs - want.mtimeMs) < 2) return; // a copy's time is not as exact
  mkdirSync(dirname(to), { recursive: true });
  replace(to, path => cpSync(from, path, { preserveTimestamps: true }));
}

mkdirSync(join(lib, 'apart'), { recursive: true });
const define = { CLEAT_VERSION: JSON.stringify(version()) };
placeNode();
placeKoffi();
for (const name of readdirSync(join(lib, 'apart')))
  if (!APART.some(each => apartFile(each) === `./apart/${name}`)) rmSync(join(lib, 'apart', name));
await Promise.all(APART.map(buildApart));
await Promise.all(programs.map(program => buildProgram(program, define)));
