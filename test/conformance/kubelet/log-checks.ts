import assert from 'node:assert/strict';
import type { Checklist } from './checklist.ts';
import { NAMESPACE } from './pod.ts';
import { LINES } from './pods.ts';
import { type KubeletWorld, staticName } from './world.ts';

const LOG_DEADLINE_MS = 120_000;

/** Path of a container's log in the kubelet's API. */
export const logPath = (pod: string, container: string, query = '') =>
  `/containerLogs/${NAMESPACE}/${staticName(pod)}/${container}${query}`;

/** Logs through the kubelet's API, and their rotation. */
export async function checkLogs(list: Checklist, world: KubeletWorld): Promise<void> {
  await list.check('the log of a container comes through the kubelet, with a tail and with times', async () => {
    await world.until('the container has said something', async () =>
      assert.equal(await world.kubelet.text(logPath('app', 'worker')), 'worker\n'),
    );
    const stamped = await world.kubelet.text(logPath('app', 'worker', '?tailLines=1&timestamps=true'));
    assert.match(stamped, /^\d{4}-\d\d-\d\dT[\d:.]+Z? ?(\+00:00 )?worker\n$/);
  });
  await list.check('the kubelet rotates the log of a container while it writes, and no line is lost', async () => {
    const lines = await world.until(
      'all lines are written',
      async () => {
        const { all, files } = await writtenLines(world);
        assert.equal(all.at(-1)?.number, LINES, `${files} files`);
        assert.ok(files >= 3, `${files} files`);
        return all;
      },
      LOG_DEADLINE_MS,
    );
    const wrong = lines.findIndex(({ number }, i) => number !== i + 1);
    assert.equal(wrong, -1, `line ${wrong + 1} is ${JSON.stringify(lines[wrong])}`);
    assert.equal(lines.length, LINES);
  });
}

/** All lines of the writing container's logs: the rotated ones, of which the older are compressed, then the last. */
async function writtenLines(world: KubeletWorld) {
  const dir = `/var/log/pods/${NAMESPACE}_${staticName('writing')}_*/main`;
  const script = `cd ${dir}; ls | grep -v '\\.tmp$' | sort -t. -k3 >&2; for file in $(ls | grep '0\\.log\\.' | sort) 0.log; do case $file in *.gz) zcat $file;; *) cat $file;; esac; done`;
  const { stdout, stderr } = await world.node.run('/bin/sh', ['-euc', script]);
  const all = stdout
    .split('\n')
    .filter(Boolean)
    .map(line => ({ number: Number(line.split(' ')[3]), line }));
  return { all, files: stderr.split('\n').filter(Boolean).length };
}
