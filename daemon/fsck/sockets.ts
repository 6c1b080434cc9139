import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { withDeadline } from '@cleat/base';
import type { Daemon } from '../daemon.ts';
import { namesIn } from './directories.ts';
import type { Finding } from './finding.ts';

/** How long a socket may take to answer, in milliseconds; one whose queue is full has somebody behind it. */
const PROBE_TIMEOUT_MS = 1_000;

/** Directly in the state directory: those of zygotes, and of daemons that tested themselves before they took over. */
const OURS = /^(z-.*|self-test-\d+)\.sock$/;

/** Sockets of shims, zygotes and self-tests that nobody listens to. */
export async function findSockets(d: Daemon): Promise<Finding[]> {
  const directory = join(dirname(d.paths.events), 's');
  const shims = (await namesIn(directory)).map(name => join(directory, name));
  const ours = (await namesIn(d.paths.state)).filter(name => OURS.test(name));
  const others = ours.map(name => join(d.paths.state, name)).filter(path => path !== d.zygote.socketPath);
  const dead = await Promise.all([...shims, ...others].map(async path => ((await isServed(path)) ? [] : [path])));
  return dead.flat().map(path => ({
    kind: 'socket',
    subject: path,
    problem: 'nobody listens there any more',
    free: () => rm(path, { force: true }),
  }));
}

async function isServed(path: string): Promise<boolean> {
  const socket = connect(path);
  const answered = new Promise<boolean>(resolve => {
    socket.once('connect', () => resolve(true));
    socket.once('error', (err: NodeJS.ErrnoException) =>
      resolve(err.code !== 'ECONNREFUSED' && err.code !== 'ENOTSOCK'),
    );
  });
  try {
    return await withDeadline(answered, PROBE_TIMEOUT_MS, `knocking at ${path}`).catch(() => true);
  } finally {
    socket.destroy();
  }
}
