import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Shim } from '@cleat/proto/shim';
import { Task } from '@cleat/proto/task-v3';
import { connect, createClient } from 'ttrpc-ts';
import type { World } from '../integration/world.ts';
import { eventually } from '../node/reach.ts';

/** How long one call may take, in milliseconds. */
const CALL_MS = 30_000;

/** What a test asks the shims of a world at their own sockets. */
export function shimsOf(world: World) {
  const containers = join(world.daemon.state, 'containers');
  const zygote = (): string => {
    const [name] = readdirSync(world.daemon.state).filter(file => /^z-.*\.sock$/.test(file));
    return join(world.daemon.state, name ?? 'there is none');
  };
  /** A connection to the shim of a container; closed with `close`. */
  const dial = async (id: string) => {
    const { address } = JSON.parse(readFileSync(join(containers, id, 'bootstrap.json'), 'utf8'));
    const channel = await connect(address as string, { callTimeoutMs: CALL_MS });
    return { task: createClient(Task, channel), shim: createClient(Shim, channel), close: () => channel.close() };
  };
  const ask = async <T>(id: string, what: (client: Awaited<ReturnType<typeof dial>>) => Promise<T>): Promise<T> => {
    const client = await dial(id);
    try {
      return await what(client);
    } finally {
      client.close();
    }
  };
  return {
    zygote,
    zygoteIsThere: () => eventually(() => world.node.sh(`test -S '${zygote()}'`), 'the zygote is there'),
    dial,
    succeed: (id: string, socket = zygote()) => ask(id, ({ shim }) => shim.succeed({ zygote: socket })),
    upgrade: (id: string, program: string) => ask(id, ({ shim }) => shim.upgrade({ program })),
    shimLog: (id: string) => readFileSync(join(containers, id, 'shim.log'), 'utf8'),
    exitRecord: (id: string) => JSON.parse(readFileSync(join(containers, id, 'exit.json'), 'utf8')),
    /** Pids of the shims of a container, as the processes of the node tell. */
    pids: async (id: string) =>
      (
        await world.node.sh(
          `pgrep -f 'containerd-shim-cleat-v2[.mjs]* -namespace k8s.io -id [${id[0]}]${id.slice(1)}' || true`,
        )
      )
        .split('\n')
        .filter(Boolean)
        .map(Number),
    /** Memory that is a shim's alone, in KiB. */
    privateKiB: async (id: string) => {
      const rollup = await world.node.sh(`cat /proc/${await world.shimPid(id)}/smaps_rollup`);
      const figure = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1]);
      return figure('Private_Dirty') + figure('Private_Clean');
    },
  };
}

/** Reads a log whose lines are 1, 2, 3, …. @returns how many there are, and how many are not the next number */
export async function countUp(path: string): Promise<{ count: number; wrong: number }> {
  let [count, wrong] = [0, 0];
  for await (const line of createInterface(createReadStream(path, { encoding: 'latin1' })))
    if (line.slice(line.indexOf(' ') + 1) !== `stdout F ${++count}`) wrong++;
  return { count, wrong };
}
