import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import t from 'tap';
import { type EntityFormat, EntityStore } from '../../../daemon/store/entity-store.ts';

type Fact = { readonly n: number };

const ID = 'a'.repeat(64);

/** A format of plain JSON. @param lines takes the levels of what is logged. */
function format(levels: string[] = []): EntityFormat<Fact, Fact> {
  const log = pino(
    { formatters: { level: label => ({ level: label }) } },
    { write: (line: string) => void levels.push((JSON.parse(line) as { level: string }).level) },
  );
  const same = { encodeRecord: (r: Fact) => r, encodeStatus: (s: Fact) => s };
  const decode = (json: unknown) => json as Fact;
  const damaged = { damagedRecord: { n: -1 }, damagedStatus: { n: -2 } };
  return { kind: 'thing', ...same, decodeRecord: decode, decodeStatus: decode, ...damaged, log };
}

t.test('a fact that need not be durable is on disk when it is told, and a later one goes over it', async t => {
  const dir = t.testdir();
  const store = await EntityStore.open(dir, format());
  const entity = await store.create(ID, { n: 1 });
  const onDisk = () => JSON.parse(readFileSync(join(dir, ID, 'status.json'), 'utf8'));
  await entity.update(() => ({ n: 2 }));
  await entity.update(() => ({ n: 3 }), { durableLater: true });
  t.same(onDisk(), { n: 3 });
  await entity.update(old => ({ n: (old?.n ?? 0) + 1 }));
  t.same(onDisk(), { n: 4 });
  t.same(readdirSync(join(dir, ID)).sort(), ['record.json', 'status.json']);
});

t.test('a creation is not complete where its record cannot be made durable', async t => {
  const dir = t.testdir();
  const store = await EntityStore.open(dir, format());
  const entity = await store.create(ID, { n: 1 });
  rmSync(join(dir, ID), { recursive: true }); // as if the disk had failed
  await t.rejects(
    entity.update(() => ({ n: 2 })),
    { message: /cannot record what became of/ },
  );
  t.equal(entity.status, undefined);
});

t.test('a record that a power cut has left empty is undone without an alarm', async t => {
  const dir = t.testdir();
  for (const [text, levels] of [
    ['', ['info']],
    ['\0\0\0', ['info']],
    ['{', ['error']],
  ] as const) {
    mkdirSync(join(dir, ID), { recursive: true });
    writeFileSync(join(dir, ID, 'record.json'), text);
    const told: string[] = [];
    const store = await EntityStore.open(dir, format(told));
    t.same(told, levels);
    t.match([...store.all()], [{ id: ID, record: { n: -1 }, status: undefined }], 'who opens the store undoes it');
  }
});

t.test(
  'a fact goes over the one before it only once its content is on disk, also one that need not be durable',
  async t => {
    const dir = t.testdir();
    const store = await EntityStore.open(dir, format());
    const entity = await store.create(ID, { n: 1 });
    await entity.update(() => ({ n: 2 }));
    const onDisk = () => readFileSync(join(dir, ID, 'status.json'), 'utf8');
    const handle = await open(dir, 'r');
    const proto = Object.getPrototypeOf(handle) as typeof handle;
    await handle.close();
    const { sync } = proto;
    const whenSynced: string[] = [];
    t.teardown(() => Object.assign(proto, { sync }));
    proto.sync = function (this: typeof handle) {
      whenSynced.push(onDisk());
      return sync.call(this);
    };
    await entity.update(() => ({ n: 3 }), { durableLater: true });
    t.equal(whenSynced[0], '{"n":2}', 'a power cut before that would have left the old one');
    t.equal(onDisk(), '{"n":3}');
  },
);
