import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pino from 'pino';
import { ImageService, type ImageServiceOptions } from '../../../../daemon/images/image-service.ts';

export const workerCommand = [process.execPath, resolve(import.meta.dirname, '../../../../cmd/cleat-unpack/main.ts')];

/** An image service below `dir`, quick to give up. Nothing holds an image yet. */
export async function openService(dir: string, more: Partial<ImageServiceOptions> = {}): Promise<ImageService> {
  const service = await openUnswept(dir, more);
  await service.sweep();
  return service;
}

/** As a daemon that has not yet said which containers it has. */
export function openUnswept(dir: string, more: Partial<ImageServiceOptions> = {}): Promise<ImageService> {
  mkdirSync(dir, { recursive: true });
  return ImageService.open({
    root: join(dir, 'images'),
    log: pino({ level: 'silent' }),
    workerCommand,
    registries: { insecure: [], mirrors: {} },
    maxConcurrentDownloads: 3,
    pullTimeoutMs: 60_000,
    retry: { attempts: 3, firstDelayMs: 1, maxDelayMs: 50, maxRetryAfterMs: 2000 },
    ...more,
  });
}

export const signal = () => AbortSignal.timeout(60_000);

/** Names of all that is in a store, its own directories left out; empty for one that holds nothing. */
export const contentOf = (dir: string): string[] =>
  ['l', 'blobs/sha256', 'images', 'ingest'].flatMap(sub =>
    readdirSync(join(dir, 'images', sub)).map(name => `${sub}/${name}`),
  );
