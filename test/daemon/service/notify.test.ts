import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import t from 'tap';
import { notifyService } from '../../../daemon/service/notify.ts';
import { shortDirectory } from '../upgrade/short-directory.ts';

/** Receives one datagram at a path or an abstract address, as a service manager does, and prints it. */
const RECEIVER = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1].replace('@', '\\0', 1))
print('bound', flush=True)
print(s.recv(4096).decode(), flush=True)
`;

for (const where of ['path', 'abstract'] as const)
  t.test(`what is told reaches a service manager at an address of kind ${where}`, async t => {
    const address = where === 'path' ? `${shortDirectory(t)}/notify` : `@cleat-notify-${process.pid}`;
    const ran = promisify(execFile)('python3', ['-c', RECEIVER, address]);
    await new Promise(resolve => ran.child.stdout?.once('data', resolve));
    t.equal(notifyService('READY=1\nMAINPID=4711', address), true);
    t.equal((await ran).stdout, 'bound\nREADY=1\nMAINPID=4711\n');
  });

t.test('without a service manager, or with one that does not listen, nothing happens', t => {
  for (const address of [undefined, '', 'relative', `${shortDirectory(t)}/nobody`])
    t.equal(notifyService('READY=1', address), false, String(address));
  t.end();
});
