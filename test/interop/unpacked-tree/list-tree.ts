/** `list-tree.ts DIR`: everything below DIR, one JSON object by path, so that two trees can be compared. Run inside a node. */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { getxattr } from '@cleat/linux';

/** What the tests' images set, and what overlay would use for itself. */
const ATTRIBUTES = ['user.text', 'user.binary', 'security.capability', 'trusted.overlay.opaque', 'trusted.secret'];

const [root = '.'] = process.argv.slice(2);
const firstNames = new Map<number, string>();

function attributesOf(path: Buffer): Record<string, string> {
  const text = path.toString('utf8');
  if (!Buffer.from(text).equals(path)) return {}; // a name that is not text cannot be asked for
  const values = ATTRIBUTES.map(name => [name, attribute(text, name)?.toString('hex')] as const);
  return Object.fromEntries(values.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function attribute(path: string, name: string): Buffer | undefined {
  try {
    return getxattr(path, name);
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'EOPNOTSUPP') return undefined; // a link or a device has none of these
    throw err;
  }
}

function describe(path: Buffer, name: string): object {
  const stat = lstatSync(path);
  const first = firstNames.get(stat.ino) ?? name;
  firstNames.set(stat.ino, first);
  const common = {
    mode: stat.mode.toString(8),
    owner: `${stat.uid}:${stat.gid}`,
    modified: new Date(Math.floor(stat.mtimeMs / 1000) * 1000).toISOString(),
    attributes: attributesOf(path),
    ...(!stat.isDirectory() && stat.nlink > 1 && { linkedWith: first }),
  };
  if (stat.isSymbolicLink()) return { ...common, target: readlinkSync(path, 'latin1') };
  if (stat.isFile())
    return { ...common, bytes: stat.size, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') };
  return { ...common, ...(!stat.isDirectory() && { device: stat.rdev }) };
}

function* walk(path: Buffer, name: string): Generator<[string, object]> {
  yield [name, describe(path, name)];
  if (!lstatSync(path).isDirectory()) return;
  const children = readdirSync(path, { encoding: 'buffer' }).sort(Buffer.compare);
  for (const child of children)
    yield* walk(Buffer.concat([path, Buffer.from('/'), child]), `${name}/${child.toString('latin1')}`);
}

process.stdout.write(JSON.stringify(Object.fromEntries(walk(Buffer.from(root), ''))));
