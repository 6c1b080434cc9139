/**
 * The worker of the image service; only the daemon starts it: `cleat-unpack PID`. Requests come on standard input, answers go
 * to standard output: see serveRequests.
 * For archives it is started anew each time: `cleat-unpack PID spool JSON` (SpoolRequest; the archive is standard input) and
 * `cleat-unpack PID pack JSON` (PackRequest; the tar goes to descriptor 3).
 * PID is the daemon's: the worker dies with it.
 */
import { writeSync } from 'node:fs';
import { constants } from 'node:os';
import { programPages, setParentDeathSignal } from '@cleat/linux';
import { packLayer } from '../../daemon/images/archive/pack-layer.ts';
import { spoolArchive } from '../../daemon/images/archive/spool-archive.ts';
import { failureReply, serveRequests } from '../../daemon/images/unpack/serve-requests.ts';

function answer(reply: object): void {
  const line = Buffer.from(`${JSON.stringify(reply)}\n`);
  for (let at = 0; at < line.length; ) at += writeSync(1, line, at);
}

setParentDeathSignal(constants.signals.SIGKILL);
const [parent, command, argument = ''] = process.argv.slice(2);
if (process.ppid !== Number(parent)) throw new Error('the daemon that started this worker is gone');
try {
  if (command === 'spool') answer(await spoolArchive(JSON.parse(argument)));
  else if (command === 'pack') answer(packLayer(JSON.parse(argument)));
  else process.exitCode = await serveRequests(process.stdin, answer, programPages());
} catch (err) {
  answer(failureReply(err));
  process.exitCode = 1;
}
