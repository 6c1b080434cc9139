import type { Test } from 'tap';
import { SessionHost, type SessionHostOptions } from '../../../shim/session/host.ts';
import type { CommandTarget } from '../../../shim/session/target.ts';
import { SpdyPeer } from './spdy-peer.ts';
import { ScriptedTarget } from './targets.ts';

/** An exec session over SPDY on a host of its own: the hand-made client, which has opened no stream yet. */
export async function begin(t: Test, target: CommandTarget, options: SessionHostOptions = {}): Promise<SpdyPeer> {
  const host = new SessionHost({ lingerMs: 1, ...options });
  t.teardown(() => host.close());
  const url = await host.openCommand('exec', target, { stdin: true, stdout: true, stderr: true, tty: false });
  const peer = await SpdyPeer.connect(url);
  t.teardown(() => peer.socket.destroy());
  return peer;
}

/** All streams of such a session. */
export const all = ['error', 'stdin', 'stdout', 'stderr'] as const;

/** A target that goes on until it is cancelled. */
export const endless = (): ScriptedTarget => new ScriptedTarget(() => new Promise<never>(() => {}));
