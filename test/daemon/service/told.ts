import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { eventually } from '../../node/reach.ts';

/** Prints the datagrams that come to a socket, one JSON text per line. Node has no such sockets, and Perl is everywhere. */
const RECEIVER = `
use IO::Socket::UNIX; use Socket; $| = 1;
my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die "$ARGV[0]: $!";
print "ready\\n";
while (defined $socket->recv(my $data, 4096)) { $data =~ s/\\n/\\\\n/g; print "$data\\n"; }
`;

/** A service manager's socket, and what it was told, in order. */
export type Told = {
  readonly messages: readonly string[];
  /** Resolves with the first message after the `after`th that has a line which begins like this. */
  waitFor(line: string, after?: number): Promise<string>;
  close(): void;
};

export async function listenAsManager(path: string): Promise<Told> {
  const child = spawn('perl', ['-e', RECEIVER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const messages: string[] = [];
  const lines = createInterface(child.stdout);
  await once(lines, 'line');
  lines.on('line', line => messages.push(line.replaceAll('\\n', '\n')));
  return {
    messages,
    waitFor: (line, after = 0) =>
      eventually(() => {
        const found = messages.slice(after).find(message => message.split('\n').some(text => text.startsWith(line)));
        if (found === undefined) throw new Error(`it was told ${JSON.stringify(messages.slice(after))}`);
        return found;
      }, `the manager is told ${line}`),
    close: () => child.kill('SIGKILL'),
  };
}
