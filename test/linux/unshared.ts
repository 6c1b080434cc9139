/**
 * Run the calling test program in mount, network, IPC and UTS namespaces of its own, so that nothing it does there is
 * left behind or seen outside. Call it first: the program starts again under unshare(1), with the same pid and output.
 */
export function enterOwnNamespaces(): void {
  if (process.env['CLEAT_TEST_UNSHARED'] === String(process.pid)) return;
  const args = ['unshare', '-m', '-n', '-i', '-u', '--propagation', 'private', '--', process.execPath];
  process.execve?.('/usr/bin/unshare', [...args, ...process.execArgv, ...process.argv.slice(1)], {
    ...(process.env as Record<string, string>),
    CLEAT_TEST_UNSHARED: String(process.pid),
  });
}
