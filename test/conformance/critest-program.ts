import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goTool } from '../tools/go-tool.ts';

const MODULE = join(import.meta.dirname, 'critest');

/** Digest of the published image `test-image-digest`. Source: cri-tools v1.36.0, pkg/validate/consts.go. */
const PUBLISHED_DIGEST = 'sha256:9700f9a2f5bf2c45f2f605a0bd3bce7cf37420ec9d3ed50ac2758413308766bf';

/**
 * Put `critest` and the `ginkgo` command, which it wants on PATH for its parallel mode, into a directory.
 * The one change to critest: the digest of the image that it pulls by digest is that of the stand-in, because an image
 * with the published digest cannot be made here.
 */
export async function placeCritest(dir: string, standInDigest: string): Promise<void> {
  const critest = await goTool(MODULE, 'sigs.k8s.io/cri-tools/cmd/critest', { tests: true });
  const ginkgo = await goTool(MODULE, 'github.com/onsi/ginkgo/v2/ginkgo');
  const bytes = readFileSync(critest);
  replaceAll(bytes, PUBLISHED_DIGEST, standInDigest);
  const path = join(dir, 'critest');
  mkdirSync(dir, { recursive: true });
  writeFileSync(path, bytes);
  chmodSync(path, 0o755);
  copyFileSync(ginkgo, join(dir, 'ginkgo'));
}

/** Replace a string of a program by one of the same length. @throws Error when it is not there */
function replaceAll(program: Buffer, from: string, to: string): void {
  if (to.length !== from.length) throw new Error(`${to} is not as long as ${from}`);
  let found = 0;
  for (let at = program.indexOf(from); at !== -1; at = program.indexOf(from, at + 1), found++) program.write(to, at);
  if (found === 0) throw new Error(`critest does not hold ${from}`);
}
