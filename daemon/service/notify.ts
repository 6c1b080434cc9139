import { sendDatagram } from '@cleat/linux';

/**
 * Tell the service manager something, such as `READY=1`, `MAINPID=4711` or `WATCHDOG=1`; several on lines of their own.
 * Without a service manager nothing happens. Never throws: a manager that does not listen is no reason
 * to end; it is told again, or asks.
 * @param socket what NOTIFY_SOCKET says
 * Source: sd_notify(3).
 * @returns whether it was sent
 */
export function notifyService(state: string, socket: string | undefined): boolean {
  if (!socket || !/^[/@]/.test(socket)) return false;
  try {
    sendDatagram(socket, Buffer.from(state));
    return true;
  } catch {
    return false; // as the caller is told
  }
}
