import { messageOf } from '@cleat/base';
import { UsageError } from '../../daemon/config/gnu-options.ts';
import { readCommandLine } from './command-line.ts';
import type { Verb } from './verb.ts';
import { completion } from './verbs/completion.ts';
import { debugBundle } from './verbs/debug-bundle.ts';
import { df } from './verbs/df.ts';
import { diff } from './verbs/diff.ts';
import { fsck } from './verbs/fsck.ts';
import { history } from './verbs/history.ts';
import { images } from './verbs/images.ts';
import { imagesEvents } from './verbs/images-events.ts';
import { imagesExport } from './verbs/images-export.ts';
import { imagesFsck } from './verbs/images-fsck.ts';
import { imagesImport } from './verbs/images-import.ts';
import { imagesReferrers } from './verbs/images-referrers.ts';
import { inspect } from './verbs/inspect.ts';
import { pods } from './verbs/pods.ts';
import { prune } from './verbs/prune.ts';
import { ps } from './verbs/ps.ts';
import { pull } from './verbs/pull.ts';
import { reload } from './verbs/reload.ts';
import { rm } from './verbs/rm.ts';
import { shimVerbs } from './verbs/shim.ts';
import { status } from './verbs/status.ts';
import { top } from './verbs/top.ts';
import { trace } from './verbs/trace.ts';
import { upgrade } from './verbs/upgrade.ts';

const verbs: readonly Verb[] = [
  status,
  pods,
  ps,
  diff,
  images,
  imagesImport,
  imagesExport,
  imagesFsck,
  imagesReferrers,
  imagesEvents,
  pull,
  inspect,
  history,
  rm,
  prune,
  df,
  fsck,
  top,
  trace,
  ...shimVerbs,
  debugBundle,
  upgrade,
  reload,
  completion(() => verbs),
];

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (err: NodeJS.ErrnoException) => process.exit(err.code === 'EPIPE' ? 0 : 1));

try {
  const print = (text: string) => void process.stdout.write(text);
  const { verb, context } = readCommandLine(verbs, process.argv.slice(2), process.env, print);
  await verb.run(context);
} catch (err) {
  process.stderr.write(`cleatctl: ${messageOf(err).replaceAll('\n', ' ')}\n`);
  process.exitCode = err instanceof UsageError ? 2 : 1;
}
