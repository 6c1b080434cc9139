import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pino from 'pino';
import type { Test } from 'tap';
import { ImageService, type ImageServiceOptions } from '../../../../daemon/images/image-service.ts';
import { eventually } from '../../../node/reach.ts';

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

/** Close something at the end of a test, before tap removes the test's directory: teardown comes after that. */
export function closeAtEnd(t: Test, close: () => Promise<void>): void {
  const { onEOF } = t;
  t.onEOF = async () => {
    await close();
    await onEOF.call(t);
  };
}

/** Wait until all images of a store are written out: their records are not written again then. */
export async function writtenOut(dir: string): Promise<void> {
  const images = join(dir, 'images', 'images');
  const pending = () =>
    readdirSync(images).some(
      name =>
        readdirSync(join(images, name)).length > 1 ||
        readFileSync(join(images, name, 'image.json'), 'utf8').includes('"unsyncedIn"'),
    );
  await eventually(
    () => {
      if (pending()) throw new Error('not all is written out');
    },
    `the images in ${dir} are written out`,
    { timeoutMs: 120_000 }, // all of the machine's disk is synced, whoever has written to it
  );
}

export const signal = () => AbortSignal.timeout(60_000);

/** Names of all that is in a store, its own directories left out; empty for one that holds nothing. */
export const contentOf = (dir: string): string[] =>
  ['l', 'blobs/sha256', 'images', 'ingest'].flatMap(sub =>
    readdirSync(join(dir, 'images', sub)).map(name => `${sub}/${name}`),
  );
