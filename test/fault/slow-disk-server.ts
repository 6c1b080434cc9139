/**
 * Serves a FUSE file system whose device is descriptor 7: files in memory, each write answered after as many
 * milliseconds as the last line of stdin says. Says "mounted" once the kernel has greeted it.
 * Source: linux/fuse.h, protocol 7.31; what it does not know it answers with ENOSYS.
 */
import { read, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const DEVICE = 7;
const MAX_WRITE_BYTES = 1024 * 1024;
const [ENOENT, ENOSYS] = [2, 38];
const FOR_EVER_S = 1_000_000n;
const [S_IFDIR, S_IFREG] = [0o040000, 0o100000];
const [FUSE_BIG_WRITES, FUSE_MAX_PAGES] = [1 << 5, 1 << 22];
const FATTR_SIZE = 1 << 3;

type Node = {
  readonly id: bigint;
  readonly mode: number;
  readonly names: Map<string, Node>;
  bytes: Buffer;
  size: number;
};
const nodes = new Map<bigint, Node>();
function makeNode(mode: number): Node {
  const node = { id: BigInt(nodes.size + 1), mode, names: new Map(), bytes: Buffer.alloc(0), size: 0 };
  nodes.set(node.id, node);
  return node;
}
makeNode(S_IFDIR | 0o755);

let delayMs = 0;
let waiting: (() => void)[] = [];
createInterface(process.stdin).on('line', line => {
  delayMs = Number(line);
  for (const answer of waiting.splice(0)) answer();
});

function reply(unique: bigint, body: Buffer | number): void {
  const bytes = typeof body === 'number' ? Buffer.alloc(0) : body;
  const head = Buffer.alloc(16);
  head.writeUInt32LE(16 + bytes.length, 0);
  head.writeInt32LE(typeof body === 'number' ? -body : 0, 4);
  head.writeBigUInt64LE(unique, 8);
  writeSync(DEVICE, Buffer.concat([head, bytes]));
}

function attributes(node: Node): Buffer {
  const out = Buffer.alloc(88);
  out.writeBigUInt64LE(node.id, 0);
  out.writeBigUInt64LE(BigInt(node.size), 8);
  out.writeUInt32LE(node.mode, 60);
  out.writeUInt32LE(1, 64);
  return out;
}

function entry(node: Node): Buffer {
  const out = Buffer.alloc(40);
  out.writeBigUInt64LE(node.id, 0);
  out.writeBigUInt64LE(FOR_EVER_S, 16);
  out.writeBigUInt64LE(FOR_EVER_S, 24);
  return Buffer.concat([out, attributes(node)]);
}

function attributesAnswer(node: Node): Buffer {
  const out = Buffer.alloc(16);
  out.writeBigUInt64LE(FOR_EVER_S, 0);
  return Buffer.concat([out, attributes(node)]);
}

const nameIn = (bytes: Buffer): string => bytes.toString('utf8', 0, bytes.indexOf(0));

function make(parent: Node, name: string, mode: number): Node {
  const node = makeNode(mode);
  parent.names.set(name, node);
  return node;
}

function resize(node: Node, size: number): void {
  if (size > node.bytes.length) node.bytes = Buffer.concat([node.bytes], Math.max(size, 2 * node.bytes.length));
  node.size = size;
}

function takeWrite(node: Node, body: Buffer): Buffer {
  const offset = Number(body.readBigUInt64LE(8));
  const size = body.readUInt32LE(16);
  if (offset + size > node.size) resize(node, offset + size);
  body.copy(node.bytes, offset, 40, 40 + size);
  const out = Buffer.alloc(8);
  out.writeUInt32LE(size, 0);
  return out;
}

function greet(body: Buffer): Buffer {
  const out = Buffer.alloc(64);
  out.writeUInt32LE(7, 0);
  out.writeUInt32LE(31, 4);
  out.writeUInt32LE(body.readUInt32LE(8), 8);
  out.writeUInt32LE(FUSE_BIG_WRITES | FUSE_MAX_PAGES, 12);
  out.writeUInt16LE(16, 16);
  out.writeUInt16LE(12, 18);
  out.writeUInt32LE(MAX_WRITE_BYTES, 20);
  out.writeUInt32LE(1, 24);
  out.writeUInt16LE(MAX_WRITE_BYTES / 4096, 28);
  setImmediate(() => process.stdout.write('mounted\n'));
  return out;
}

/** What each request is answered with: a body, or an error number. By opcode. */
const answers: Readonly<Record<number, (node: Node, body: Buffer) => Buffer | number>> = {
  1: (parent, body) => {
    const found = parent.names.get(nameIn(body));
    return found ? entry(found) : ENOENT;
  },
  3: attributesAnswer,
  4: (node, body) => {
    if (body.readUInt32LE(0) & FATTR_SIZE) resize(node, Number(body.readBigUInt64LE(16)));
    return attributesAnswer(node);
  },
  9: (parent, body) => entry(make(parent, nameIn(body.subarray(8)), S_IFDIR | body.readUInt32LE(0))),
  14: () => Buffer.alloc(16),
  15: (node, body) => {
    const offset = Number(body.readBigUInt64LE(8));
    return node.bytes.subarray(offset, Math.min(node.size, offset + body.readUInt32LE(16)));
  },
  16: takeWrite,
  18: () => 0,
  25: () => 0,
  26: (_, body) => greet(body),
  27: () => Buffer.alloc(16),
  29: () => 0,
  35: (parent, body) => {
    const file = make(parent, nameIn(body.subarray(16)), S_IFREG | (body.readUInt32LE(4) & 0o777));
    return Buffer.concat([entry(file), Buffer.alloc(16)]);
  },
};
const [WRITE, FORGET, INTERRUPT, BATCH_FORGET] = [16, 2, 36, 42];

function take(request: Buffer): void {
  const opcode = request.readUInt32LE(4);
  if (opcode === FORGET || opcode === INTERRUPT || opcode === BATCH_FORGET) return; // these want no answer
  const unique = request.readBigUInt64LE(8);
  const node = nodes.get(request.readBigUInt64LE(16)) ?? makeNode(0);
  const answer = answers[opcode]?.(node, request.subarray(40)) ?? ENOSYS;
  if (opcode === WRITE && delayMs > 0) answerLater(unique, answer);
  else reply(unique, answer);
}

function answerLater(unique: bigint, answer: Buffer | number): void {
  const send = () => {
    clearTimeout(timer);
    waiting = waiting.filter(other => other !== send);
    reply(unique, answer);
  };
  const timer = setTimeout(send, delayMs);
  waiting.push(send);
}

const buffer = Buffer.alloc(MAX_WRITE_BYTES + 4096);
for (;;) {
  const { bytesRead } = await promisify(read)(DEVICE, buffer, 0, buffer.length, null);
  take(Buffer.from(buffer.subarray(0, bytesRead)));
}
