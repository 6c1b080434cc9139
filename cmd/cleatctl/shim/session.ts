/** Channels of an exec or attach session. Source: k8s.io/apimachinery pkg/util/remotecommand constants.go. */
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const RESIZE = 4;
/** Version 5: a message that begins with it closes the channel that it names. */
const CLOSE = 255;
const PROTOCOL = 'v5.channel.k8s.io';

export type SessionOptions = { readonly stdin: boolean; readonly tty: boolean; readonly timeoutMs: number };

/**
 * Join a session at its URL, which a shim handed out, on the streams of this program.
 * @returns when it has ended.
 * @throws Error when it cannot be joined in time, or fails.
 */
export async function joinSession(url: string, { stdin, tty, timeoutMs }: SessionOptions): Promise<void> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), PROTOCOL);
  socket.binaryType = 'arraybuffer';
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error(`the session did not answer within ${timeoutMs} ms`)), timeoutMs);
  socket.onopen = () => {
    clearTimeout(timer);
    if (tty) resizeWith(socket);
    if (stdin) passInput(socket, tty);
  };
  socket.onmessage = ({ data }) => take(Buffer.from(data as ArrayBuffer), reject);
  socket.onerror = () => reject(new Error('the session cannot be joined, or was cut'));
  socket.onclose = () => resolve();
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    if (stdin && process.stdin.isTTY) process.stdin.setRawMode(false);
    socket.close();
  }
}

function take(message: Buffer, fail: (err: Error) => void): void {
  const bytes = message.subarray(1);
  if (message[0] === STDOUT) process.stdout.write(bytes);
  if (message[0] === STDERR) process.stderr.write(bytes);
  if (message[0] !== ERROR || bytes.length === 0) return;
  const status = JSON.parse(bytes.toString()) as { status?: string; message?: string };
  if (status.status !== 'Success') fail(new Error(`the session ended: ${status.message}`));
}

function resizeWith(socket: WebSocket): void {
  const resize = () => {
    const [Width, Height] = process.stdout.getWindowSize();
    socket.send(Buffer.concat([Buffer.of(RESIZE), Buffer.from(JSON.stringify({ Width, Height }))]));
  };
  if (!process.stdout.isTTY) return;
  resize();
  process.stdout.on('resize', resize);
}

function passInput(socket: WebSocket, tty: boolean): void {
  if (tty && process.stdin.isTTY) process.stdin.setRawMode(true);
  process.stdin.on('data', chunk => socket.send(Buffer.concat([Buffer.of(STDIN), chunk])));
  process.stdin.on('end', () => socket.send(Buffer.of(CLOSE, STDIN)));
}
