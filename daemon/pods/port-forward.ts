import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { failedPrecondition, internal, withDeadline } from '@cleat/base';
import type { Daemon } from '../daemon.ts';
import { podFiles } from '../paths.ts';
import { runtimeOf } from '../shims/handlers.ts';
import { isReady, type ReadyPod } from '../store/pods.ts';
import { hasHostNetwork } from './namespaces.ts';

/** How long the forwarder may take to listen, in milliseconds. */
const START_TIMEOUT_MS = 10_000;

/**
 * Start a process that forwards connections into the pod's network, and return the URL of its session. It is no child
 * that anybody waits for: it outlives this daemon, and ends with the session or the pod.
 */
export async function portForward(d: Daemon, pod: ReadyPod, ports: readonly number[]): Promise<string> {
  if (!isReady(pod)) throw failedPrecondition(`sandbox ${pod.id} is not ready: nothing can be forwarded to it`);
  const podState = d.paths.podState(pod.id);
  const netns = forwardTarget(d, pod);
  const [program = '', ...first] = d.forwardCommand;
  const args = [...first, podState, netns, String(d.config.limits.sessionIdleMs), ...ports.map(String)];
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], cwd: '/', env: {} });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const url = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('error', reject);
    child.once('exit', code =>
      reject(internal(`the port forwarder of sandbox ${pod.id} ended with ${code}: ${said.trim()}`)),
    );
  });
  try {
    return await withDeadline(url, START_TIMEOUT_MS, `starting the port forwarder of sandbox ${pod.id}`);
  } catch (err) {
    child.kill('SIGKILL');
    throw err;
  } finally {
    child.stdout.destroy();
    child.stderr.destroy();
    child.unref();
  }
}

/**
 * Where the pod's ports are: the host's network, the pod's own, or behind its address, where another kernel than ours has
 * taken that over. Programs there that listen on loopback alone cannot be reached.
 */
function forwardTarget(d: Daemon, pod: ReadyPod): string {
  if (hasHostNetwork(pod.record.config)) return '';
  const [ip] = pod.status.ips;
  return ip && !runtimeOf(d, pod.record.handler).hasOwnPids ? `@${ip}` : podFiles(d.paths.podState(pod.id)).net;
}
