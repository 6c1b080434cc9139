/**
 * Writes docs/conformance.md's text to stdout from what the conformance programs reported:
 * `node test/conformance/document.ts RESULTS.json...` (see suite-result.ts).
 */
import { readFileSync } from 'node:fs';
import { counts, type SuiteResult, specsIn } from './suite-result.ts';

const HEAD = `# Conformance

Generated from the last run of \`make conformance\`. The judges are programs that this project did not write.

## What stands in for what

critest v1.36.0 pulls its images from public registries. They are made at test time instead, from the distribution's
busybox and catatonit and one small program (\`test/conformance/images.ts\`), and served by a registry on the node's
loopback, to which the daemon's configuration maps registry.k8s.io, gcr.io, k8s.gcr.io by \`images.mirrors\`.

critest is built from the published module and run as it is, with one change: the digest of the image that it pulls
by digest is that of the stand-in, because an image with the published digest cannot be made again.

The throw-away machine (\`test/vm\`) is user-mode Linux with systemd, where cleatd runs as the unit of \`deploy/\` with
\`runtime.cgroup_driver = "systemd"\`. Its kernel cannot translate IPv4 addresses, so the CNI plugin \`portmap\` cannot work
there; a plugin of the tests, which passes connections on, stands in for it (\`test/vm/guest/host-port\`). By default all
specs run there once with each handler; \`CLEAT_CONFORMANCE_FULL=1 make conformance\` runs them both serially and in
parallel. The benchmarks run on the test node only: they fail by the clock, and the machine is emulated.

The kubelet is v1.36.3, built from the published module without a change, standalone with static pods; their image comes
from the registry on loopback.
`;

/** The document: a table of all runs, then the specs that did not pass, with where and why. */
export function conformanceDocument(results: readonly SuiteResult[]): string {
  const rows = results.map(
    result =>
      `| ${result.suite} | ${result.place} | ${['passed', 'failed', 'skipped'].map(count(result)).join(' | ')} |`,
  );
  return [
    HEAD,
    '## Results\n',
    '| suite | node | passed | failed | skipped |\n|---|---|---|---|---|',
    ...rows,
    `\nAltogether: ${counts(results)}.\n`,
    ...section('Skipped', 'skipped', results),
    ...section('Failed', 'failed', results),
  ].join('\n');
}

const count = (result: SuiteResult) => (state: string) => `${result.specs.filter(spec => spec.state === state).length}`;

/** Specs in one state: each once, below the reason and the runs that it shares with others. */
function section(title: string, state: 'skipped' | 'failed', results: readonly SuiteResult[]): string[] {
  const bySpec = new Map<string, { readonly reason: string; readonly runs: string[] }>();
  for (const result of results)
    for (const spec of specsIn(result, state)) {
      const reason = spec.excuse ?? spec.message.split('\n')[0] ?? '';
      const entry = bySpec.get(spec.name) ?? { reason, runs: [] };
      entry.runs.push(`${result.suite} (${result.place})`);
      bySpec.set(spec.name, entry);
    }
  const groups = Map.groupBy(bySpec, ([, { reason, runs }]) => `**${reason}**\n\nIn ${runs.join('; ')}:\n`);
  const lines = [...groups].flatMap(([head, specs]) => [head, ...specs.map(([name]) => `- ${name}`), '']);
  return lines.length > 0 ? [`## ${title}\n`, ...lines] : [];
}

if (import.meta.main) {
  const files = process.argv.slice(2);
  const results = files.flatMap(file => JSON.parse(readFileSync(file, 'utf8')) as SuiteResult[]);
  process.stdout.write(conformanceDocument(results));
}
