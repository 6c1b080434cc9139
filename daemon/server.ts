import { chmodSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import net from 'node:net';
import { dirname } from 'node:path';
import { failedPrecondition, messageOf, withDeadline } from '@cleat/base';
import { peerCredentials } from '@cleat/linux';
import { ImageService, RuntimeService } from '@cleat/proto/cri';
import { Fsck } from '@cleat/proto/fsck';
import { Images } from '@cleat/proto/images';
import { Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import { imagesMethods } from './admin/methods.ts';
import { implementation, serviceDefinition } from './cri/call.ts';
import { imageMethods, runtimeMethods } from './cri/methods.ts';
import type { Daemon } from './daemon.ts';
import { fsckMethods } from './fsck/methods.ts';

/** Largest request, in bytes: the kubelet's own limit (16 MiB). Source: kubernetes pkg/kubelet/cri, maxMsgSize. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** How long calls in flight get to finish when the daemon ends, in milliseconds. */
const SHUTDOWN_GRACE_MS = 3_000;

/** The CRI on its socket. The daemon owns the listening socket itself, so that a successor can be given it. */
export type CriServer = { close(): Promise<void> };

/** @throws RpcError FailedPrecondition, saying by whom, when a live daemon serves the socket already. */
export async function serveCri(d: Daemon, socketPath: string): Promise<CriServer> {
  const grpc = new GrpcServer({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': -1, // an ExecSync's two full streams are larger
  });
  grpc.addService(serviceDefinition(RuntimeService), implementation(d, RuntimeService, runtimeMethods));
  grpc.addService(serviceDefinition(ImageService), implementation(d, ImageService, imageMethods));
  grpc.addService(serviceDefinition(Images), implementation(d, Images, imagesMethods));
  grpc.addService(serviceDefinition(Fsck), implementation(d, Fsck, fsckMethods));
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = await listen(socketPath);
  const connections = new Set<net.Socket>();
  listener.on('connection', socket => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    injector.injectConnection(socket);
  });
  return {
    async close() {
      listener.close();
      const finished = Promise.all(
        [...connections].map(socket => new Promise(resolve => socket.once('close', resolve))),
      );
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

async function listen(path: string): Promise<net.Server> {
  await mkdir(dirname(path), { recursive: true, mode: 0o711 });
  await refuseLiveSocket(path);
  await rm(path, { force: true });
  const listener = net.createServer();
  const oldMask = process.umask(0o117); // never wider than 0660, not even for a moment
  try {
    await new Promise<void>((resolve, reject) => listener.once('error', reject).listen(path, resolve));
  } finally {
    process.umask(oldMask);
  }
  chmodSync(path, 0o660);
  return listener;
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
