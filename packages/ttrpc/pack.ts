/**
 * Makes the folder that is published, by default dist/: the code as one JavaScript file with what it uses of the
 * private base package, its declarations, and a manifest that points at them. In the workspace the package is its
 * TypeScript source, so its own manifest cannot be the one that is published.
 * Usage: node pack.ts [FOLDER], then `npm pack FOLDER` or `npm publish FOLDER`.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';

const here = import.meta.dirname;
const root = resolve(here, '../..');
const out = resolve(process.argv[2] ?? join(here, 'dist'));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await bundle();
await declare();
writeManifest();
for (const file of [join(here, 'README.md'), join(root, 'LICENSE')])
  copyFileSync(file, join(out, file.slice(file.lastIndexOf('/') + 1)));

async function bundle(): Promise<void> {
  await build({
    entryPoints: [join(here, 'src/index.ts')],
    outfile: join(out, 'index.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: ['protobufjs'],
    plugins: [
      {
        name: 'base-without-effects',
        setup({ onResolve, resolve: find }) {
          // What nobody uses of it is left out, with the modules that it would load.
          onResolve({ filter: /^@cleat\/base$/ }, async ({ path, pluginData, ...args }) =>
            pluginData === 'found'
              ? undefined
              : { ...(await find(path, { ...args, pluginData: 'found' })), sideEffects: false },
          );
        },
      },
    ],
  });
}

/** Declarations of the sources, with the base package's errors beside them as `base.d.ts`. */
async function declare(): Promise<void> {
  const flags = ['--declaration', '--emitDeclarationOnly', '--noEmit', 'false', '--outDir', join(out, 'types')];
  const project = join(out, 'tsconfig.json');
  writeFileSync(
    project,
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { rootDir: join(root, 'packages'), typeRoots: [join(root, 'node_modules/@types')] },
      include: [join(here, 'src'), join(root, 'packages/base/src/errors.ts')],
    }),
  );
  await execa('tsc', ['-p', project, ...flags], { preferLocal: true, localDir: root });
  rmSync(project);
  const emitted = join(out, 'types');
  for (const file of readdirSync(join(emitted, 'ttrpc/src'))) move(join(emitted, 'ttrpc/src', file), join(out, file));
  move(join(emitted, 'base/src/errors.d.ts'), join(out, 'base.d.ts'));
  rmSync(emitted, { recursive: true });
}

function move(from: string, to: string): void {
  const text = readFileSync(from, 'utf8')
    .replaceAll("'@cleat/base'", "'./base.js'")
    .replace(/(from '\.\/[^']+)\.ts'/g, "$1.js'");
  writeFileSync(from, text);
  renameSync(from, to);
}

function writeManifest(): void {
  const { name, version, description, license, type, keywords, dependencies } = JSON.parse(
    readFileSync(join(here, 'package.json'), 'utf8'),
  );
  const manifest = {
    name,
    version,
    description,
    license,
    type,
    keywords,
    engines: { node: '>=24' },
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
    dependencies: { protobufjs: dependencies.protobufjs },
  };
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
