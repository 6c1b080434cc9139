import { Code, RpcError } from '@cleat/base';
import { reasonOf, Transient } from '../registry/failure.ts';
import type { Answer } from '../registry/http.ts';
import { arrivalsOf } from './arrivals.ts';
import type { ByteRange } from './byte-ranges.ts';
import type { PartialBlob } from './partial-blob.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** Who hands out blobs: a repository of a registry, usually. */
export interface BlobServer {
  readonly endpoint: { readonly name: string };
  /** Whether it is of use to ask for parts of blobs; who finds that it is not says so here. */
  knowsRanges: boolean;
  get(resource: string, headers: Readonly<Record<string, string>>, what: string, signal: AbortSignal): Promise<Answer>;
}

export type FetchOptions = {
  /** Connections that one big blob is fetched over. */
  readonly rangesAtOnce: number;
  /** Length of the ranges that a blob is fetched in when it is longer than one. */
  readonly rangeBytes: number;
  /** Over all transfers together. */
  readonly rate: RateLimiter;
  /** Told of what arrives, by the name of who sent it. */
  readonly received: (server: string, bytes: number) => void;
};

/** A transfer that brought so much was no failure: the next one has all its attempts again. */
const PROGRESS_BYTES = 1024 * 1024;

/**
 * Fetch from one server what a blob still lacks, and verify the whole. What arrived before it fails stays in the blob.
 * @throws Transient when trying again may help; RpcError DataLoss when the content is wrong.
 */
export async function fetchBlob(
  blob: PartialBlob,
  repository: BlobServer,
  options: FetchOptions,
  signal: AbortSignal,
): Promise<void> {
  const before = blob.arrivedBytes;
  await fetchMissing(blob, repository, options, signal);
  try {
    await blob.verify();
  } catch (err) {
    if (before === 0 || !(err instanceof RpcError)) throw err;
    await fetchMissing(blob, repository, options, signal); // what was there before may be to blame: once more, all of it
    await blob.verify();
  }
}

async function fetchMissing(blob: PartialBlob, repository: BlobServer, options: FetchOptions, signal: AbortSignal) {
  const before = blob.arrivedBytes;
  try {
    const whole = blob.blob.sizeBytes <= options.rangeBytes || options.rangesAtOnce === 1;
    const pieces = blob.missing(whole ? undefined : options.rangeBytes);
    await fetchPieces(pieces, { blob, repository, options, signal });
  } catch (err) {
    if (!(err instanceof Transient)) throw err;
    const progressed = blob.arrivedBytes - before >= PROGRESS_BYTES;
    throw progressed ? new Transient(err.message, { ...err, progressed, cause: err.cause }) : err;
  }
}

type Transfer = {
  readonly blob: PartialBlob;
  readonly repository: BlobServer;
  readonly options: FetchOptions;
  readonly signal: AbortSignal;
};

/** The first answer shows whether the server knows ranges; if so, others are asked for at the same time. */
async function fetchPieces(pieces: ByteRange[], transfer: Transfer): Promise<void> {
  const failed = new AbortController();
  const one = { ...transfer, signal: AbortSignal.any([transfer.signal, failed.signal]) };
  const first = pieces.shift();
  if (!first) return;
  const answer = await ask(first, one);
  if (answer.status !== 206) return await receiveWhole(answer, transfer);
  const worker = async () => {
    for (let piece = pieces.shift(); piece; piece = pieces.shift())
      await receiveRange(await ask(piece, one), piece, one);
  };
  const others = Math.min(transfer.options.rangesAtOnce - 1, pieces.length);
  const all = [receiveRange(answer, first, one).then(worker), ...Array.from({ length: others }, worker)];
  for (const each of all) each.catch(err => failed.abort(err)); // the reason of the others' failure
  await Promise.allSettled(all); // nobody writes any more after this
  transfer.signal.throwIfAborted();
  failed.signal.throwIfAborted();
}

function ask({ start, end }: ByteRange, { blob, repository, signal }: Transfer): Promise<Answer> {
  const { digest, sizeBytes } = blob.blob;
  const range = repository.knowsRanges && (start > 0 || end < sizeBytes) ? { range: `bytes=${start}-${end - 1}` } : {};
  return repository.get(`blobs/${digest}`, { accept: '*/*', ...range }, blob.what, signal);
}

/** What is no range is the whole blob, whatever was asked for. */
async function receiveWhole(answer: Answer, transfer: Transfer): Promise<void> {
  const { blob } = transfer;
  await blob.reset();
  await write(answer, { start: 0, end: blob.blob.sizeBytes }, transfer);
}

async function receiveRange(answer: Answer, piece: ByteRange, transfer: Transfer): Promise<void> {
  try {
    requireRange(answer, piece, transfer);
    const end = await write(answer, piece, transfer);
    if (end < piece.end) throw brokeOff(transfer.blob, `it ended at byte ${end} instead of ${piece.end}`);
  } finally {
    answer.body.destroy();
  }
}

/** Write an answer's body where it belongs; answers where it ended. */
async function write(answer: Answer, { start, end }: ByteRange, transfer: Transfer): Promise<number> {
  const { blob, repository, options, signal } = transfer;
  let at = start;
  for await (const pieces of piecesOf(answer, blob, signal)) {
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (at + bytes > end) throw tooLong(blob);
    await options.rate.take(bytes, signal);
    await blob.write(pieces, at);
    options.received(repository.endpoint.name, bytes);
    at += bytes;
    pieces.forEach(release);
  }
  return at;
}

/**
 * Give a piece's memory back now. Left to the garbage collector, each few megabytes that arrive are a full collection.
 * Only memory that is the piece's alone: others may lie beside it, still to be read.
 */
function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** A server that answers otherwise is asked for the whole from then on. */
function requireRange(answer: Answer, { start }: ByteRange, { blob, repository }: Transfer): void {
  const { sizeBytes } = blob.blob;
  const found = answer.status === 206 ? answer.header('content-range') : 'none';
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(found.trim()) ?? [];
  if (Number(from) === start && (total === '*' || Number(total) === sizeBytes)) return;
  repository.knowsRanges = false;
  const wanted = `one from byte ${start} of ${sizeBytes}`;
  const message = `${blob.what}: registry ${repository.endpoint.name} answers with the range ${JSON.stringify(found)} instead of ${wanted}`;
  throw new Transient(message, { reachable: true });
}

async function* piecesOf(answer: Answer, blob: PartialBlob, signal: AbortSignal): AsyncGenerator<Uint8Array[]> {
  try {
    yield* arrivalsOf(answer.body);
  } catch (err) {
    signal.throwIfAborted();
    throw brokeOff(blob, reasonOf(err), err);
  }
}

const brokeOff = (blob: PartialBlob, why: string, cause?: unknown) =>
  new Transient(`${blob.what} broke off: ${why}`, { reachable: true, cause });

const tooLong = (blob: PartialBlob) =>
  new RpcError(Code.DataLoss, `${blob.what} is longer than the ${blob.blob.sizeBytes} bytes that its manifest says`);
