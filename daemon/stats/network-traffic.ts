import { closeSync, openSync, readFileSync } from 'node:fs';
import { enterNamespace } from '@cleat/linux';
import { type InterfaceTraffic, parseNetDev } from './parse/net-dev.ts';
import { unlessGone } from './read-text.ts';

/** ENOENT: no file; EINVAL: a file that no namespace is pinned on, as after a boot. */
const NO_NAMESPACE = ['ENOENT', 'EINVAL'];

/**
 * What went through the interfaces of a network namespace, loopback left out; `undefined` when no namespace is at the path.
 * The calling thread enters the namespace and comes back in one synchronous stretch: no helper process, and no pid that
 * may meanwhile be another's.
 */
export function readNetworkTraffic(netnsPath: string): InterfaceTraffic[] | undefined {
  const own = openSync('/proc/thread-self/ns/net', 'r');
  try {
    const text = unlessGone(() => {
      enterNamespace(netnsPath, 'net');
      try {
        return readFileSync('/proc/thread-self/net/dev', 'utf8');
      } finally {
        comeBack(own);
      }
    }, NO_NAMESPACE);
    return text === undefined ? undefined : parseNetDev(text).filter(({ name }) => name !== 'lo');
  } finally {
    closeSync(own);
  }
}

/** A daemon whose main thread stays in a pod's namespace would do every later thing in the wrong place. */
function comeBack(own: number): void {
  try {
    enterNamespace(`/proc/self/fd/${own}`, 'net');
  } catch {
    process.abort();
  }
}
