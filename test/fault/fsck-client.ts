import { Fsck } from '@cleat/proto/fsck';
import { calls, connect } from '../../cmd/cleatctl/cri-client.ts';

/** Ask a daemon what nobody owns or is missing. @returns a line for each finding. */
export async function findings(socket: string, options: { readonly repair?: boolean } = {}): Promise<string[]> {
  const client = await connect(socket, 10_000);
  try {
    const report = await calls(client, Fsck, socket, 60_000).check({ repair: options.repair ?? false });
    return report.findings.map(
      ({ kind, subject, problem, error }) => `${kind} ${subject}: ${problem}${error && ` (${error})`}`,
    );
  } finally {
    client.close();
  }
}
