import type { Socket } from 'node:net';

const ignore = (): void => {};

/**
 * Let go of all that listens to a socket that is closed. V8 makes the closure in a stream's writable half in the old generation,
 * which a shim hardly ever collects: until then it holds the socket, and through its listeners all that the socket was for.
 */
export function letGo(socket: Socket): void {
  socket.removeAllListeners();
  socket.on('error', ignore); // none comes after the close
}
