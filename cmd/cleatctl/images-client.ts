import type { Init } from '@cleat/proto/codec';
import {
  type DiffRequest,
  DiffResponse,
  type EventsRequest,
  type ExportRequest,
  ExportResponse,
  ImageEvent,
  Images,
  type ImportRequest,
  type ImportResponse,
  type PullRequest,
  PullResponse,
} from '@cleat/proto/images';
import type { Client, ServiceError } from '@grpc/grpc-js';
import { type Calls, calls, connectForWork } from './cri-client.ts';

/** Longest time that work on images may take, in milliseconds: a day. Until then, only its end ends it. */
const WORK_MS = 86_400_000;

type MethodOf<R> = { readonly name: string; readonly response: { decode(bytes: Uint8Array): R } };

/** What administers the images of a running daemon. Close it, or the program does not end. */
export type ImagesClient = {
  /** Answered at once. */
  readonly calls: Pick<Calls<typeof Images>, 'inspect' | 'history' | 'diskUsage'>;
  /** Answered when the work is done. */
  readonly work: Pick<Calls<typeof Images>, 'prune' | 'fsck' | 'referrers'>;
  pull(request: Init<PullRequest>): AsyncIterable<PullResponse>;
  export(request: Init<ExportRequest>): AsyncIterable<ExportResponse>;
  diff(request: Init<DiffRequest>): AsyncIterable<DiffResponse>;
  events(request: Init<EventsRequest>): AsyncIterable<ImageEvent>;
  import(requests: AsyncIterable<Init<ImportRequest>>): Promise<ImportResponse>;
} & Disposable;

/** @throws Error "cannot reach cleatd at …", with the reason; calls throw one sentence too. */
export async function connectImages(socket: string, timeoutMs: number): Promise<ImagesClient> {
  const client = await connectForWork(socket, timeoutMs);
  const { methods } = Images;
  return {
    calls: calls(client, Images, socket, timeoutMs),
    work: calls(client, Images, socket, WORK_MS),
    pull: request =>
      stream(client, socket, { ...methods.pull, response: PullResponse }, methods.pull.request.encode(request)),
    export: request =>
      stream(client, socket, { ...methods.export, response: ExportResponse }, methods.export.request.encode(request)),
    diff: request =>
      stream(client, socket, { ...methods.diff, response: DiffResponse }, methods.diff.request.encode(request)),
    events: request =>
      stream(client, socket, { ...methods.events, response: ImageEvent }, methods.events.request.encode(request)),
    import: requests => importAll(client, socket, requests),
    [Symbol.dispose]: () => client.close(),
  };
}

/** The daemon has deadlines of its own for such work, and says so itself. */
const failed = (err: ServiceError, method: string, socket: string) =>
  new Error(`cleatd at ${socket} answered ${method} with: ${err.details}`, { cause: err });

const path = (method: { readonly name: string }) => `/${Images.typeName}/${method.name}`;

async function* stream<R>(client: Client, socket: string, method: MethodOf<R>, request: Uint8Array): AsyncGenerator<R> {
  const call = client.makeServerStreamRequest(
    path(method),
    (bytes: Uint8Array) => Buffer.from(bytes),
    bytes => method.response.decode(bytes),
    request,
    { deadline: Date.now() + WORK_MS },
  );
  try {
    yield* call;
  } catch (err) {
    throw failed(err as ServiceError, method.name, socket);
  } finally {
    call.cancel();
  }
}

/** The next message is asked for when the one before is on its way. */
async function importAll(client: Client, socket: string, requests: AsyncIterable<Init<ImportRequest>>) {
  const { promise, resolve, reject } = Promise.withResolvers<ImportResponse>();
  const { import: method } = Images.methods;
  const call = client.makeClientStreamRequest<Init<ImportRequest>, ImportResponse>(
    path(method),
    message => Buffer.from(method.request.encode(message)),
    bytes => method.response.decode(bytes),
    { deadline: Date.now() + WORK_MS },
    (err, response) =>
      err || !response
        ? reject(err ? failed(err, method.name, socket) : new Error(`cleatd at ${socket} did not answer`))
        : resolve(response),
  );
  const sent = send(call, requests, promise);
  sent.catch(err => {
    call.cancel();
    reject(err); // the archive cannot be read: that, and not the cancelled call
  });
  return await promise;
}

type Call = { write(message: Init<ImportRequest>, sent: () => void): unknown; end(): unknown };

/** Until all is sent, or the daemon has answered: it may have heard enough. */
async function send(call: Call, requests: AsyncIterable<Init<ImportRequest>>, answer: Promise<unknown>): Promise<void> {
  const state = { answered: false };
  const over = answer.then(
    () => undefined,
    () => undefined, // told by the answer itself
  );
  void over.then(() => {
    state.answered = true;
  });
  for await (const request of requests) {
    await Promise.race([new Promise<void>(resolve => call.write(request, resolve)), over]);
    if (state.answered) return;
  }
  call.end();
}
