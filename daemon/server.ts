import { closeSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import net from 'node:net';
import { dirname } from 'node:path';
import { failedPrecondition, messageOf, withDeadline } from '@cleat/base';
import { duplicateFd, peerCredentials, unixListen } from '@cleat/linux';
import { ImageService, RuntimeService } from '@cleat/proto/cri';
import { Daemon as DaemonService } from '@cleat/proto/daemon';
import { Fsck } from '@cleat/proto/fsck';
import { Images } from '@cleat/proto/images';
import { Trace } from '@cleat/proto/trace';
import { Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import { daemonMethods } from './admin/daemon-methods.ts';
import { imagesMethods } from './admin/methods.ts';
import { implementation, serviceDefinition } from './cri/call.ts';
import { imageMethods, runtimeMethods } from './cri/methods.ts';
import type { Daemon } from './daemon.ts';
import { fsckMethods } from './fsck/methods.ts';
import { traceMethods } from './trace/methods.ts';
import { goAway } from './upgrade/go-away.ts';
import { relayedAfterFreeze } from './upgrade/relay.ts';

/** Largest request, in bytes: the kubelet's own limit (16 MiB). Source: kubernetes pkg/kubelet/cri, maxMsgSize. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** How long calls in flight get to finish when the daemon ends, in milliseconds. */
const SHUTDOWN_GRACE_MS = 3_000;

/** Who may use the socket: root and its group. */
const SOCKET_MODE = 0o660;

/** The CRI on its socket. */
export type CriServer = {
  /** Accept nothing more. New connections wait in the socket's queue for who accepts next. */
  stopAccepting(): void;
  /** Tell every client to make its next call on a new connection. What is in flight goes on. */
  goAway(): void;
  /** Settles when the clients have hung up, or after `timeoutMs`. */
  quiet(timeoutMs: number): Promise<void>;
  /** Finish what is in flight, within limits, and close every connection. */
  close(): Promise<void>;
};

/** Serve on a listening socket; its descriptor stays the caller's, so that a successor can be given it. */
export async function serveCri(d: Daemon, listenFd: number): Promise<CriServer> {
  const grpc = makeServer(d);
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const connections = new Set<net.Socket>();
  const listener = net.createServer(socket => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    injector.injectConnection(socket);
  });
  await new Promise<void>((resolve, reject) =>
    listener.once('error', reject).listen({ fd: duplicateFd(listenFd) }, resolve),
  );
  const closed = () => Promise.all([...connections].map(socket => new Promise(done => socket.once('close', done))));
  return {
    stopAccepting: () => void listener.close(),
    goAway: () => goAway(grpc),
    async quiet(timeoutMs) {
      await withDeadline(closed(), timeoutMs, 'clients hanging up').catch(err => d.log.debug({ err }, messageOf(err)));
    },
    async close() {
      listener.close();
      const finished = closed();
      // Each connection closes when its last call is answered. The callback says nothing of that: Node has begun to
      // close the sessions by the time grpc-js looks at them, and it takes them for closed.
      grpc.tryShutdown(() => {});
      await withDeadline(finished, SHUTDOWN_GRACE_MS, 'answering the calls in flight').catch(err =>
        d.log.warn({ err }, messageOf(err)),
      );
      for (const socket of connections) socket.destroy();
    },
  };
}

function makeServer(d: Daemon): GrpcServer {
  const grpc = new GrpcServer({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': -1, // an ExecSync's two full streams are larger
  });
  grpc.addService(serviceDefinition(RuntimeService), implementation(d, RuntimeService, runtimeMethods));
  grpc.addService(
    serviceDefinition(ImageService),
    implementation(d, ImageService, relayedAfterFreeze(ImageService, imageMethods, ['pullImage', 'removeImage'])),
  );
  grpc.addService(
    serviceDefinition(Images),
    implementation(d, Images, relayedAfterFreeze(Images, imagesMethods, ['pull'])),
  );
  grpc.addService(serviceDefinition(Fsck), implementation(d, Fsck, fsckMethods));
  grpc.addService(serviceDefinition(Trace), implementation(d, Trace, traceMethods));
  grpc.addService(serviceDefinition(DaemonService), implementation(d, DaemonService, daemonMethods));
  return grpc;
}

/**
 * The listening socket at a path: its descriptor, the caller's to close, and the file to remove.
 * @throws RpcError FailedPrecondition, saying by whom, when a live daemon serves the socket already.
 */
export async function openListener(path: string): Promise<number> {
  await mkdir(dirname(path), { recursive: true, mode: 0o711 });
  await refuseLiveSocket(path);
  await rm(path, { force: true });
  return unixListen(path, { mode: SOCKET_MODE });
}

/** Close the listening socket and remove its file: nobody serves it after us. */
export async function closeListener(fd: number, path: string): Promise<void> {
  closeSync(fd);
  await rm(path, { force: true });
}

async function refuseLiveSocket(path: string): Promise<void> {
  const socket = net.connect(path);
  try {
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  } catch {
    return; // nobody listens: the socket, if there is one, was left behind
  }
  const { pid } = peerCredentials((socket as unknown as { _handle: { fd: number } })._handle.fd);
  socket.destroy();
  throw failedPrecondition(`${path} is served already, by process ${pid}`);
}
