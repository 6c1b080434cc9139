import { mkdirSync, readFileSync } from 'node:fs';
import type { CritestHost } from '../conformance/critest-host.ts';
import { readReport, type SpecResult } from '../conformance/critest-report.ts';

/** A run that takes longer is given up, in milliseconds. */
const RUN_DEADLINE_MS = 45 * 60_000;

/**
 * Run critest to its end with one handler.
 * @param focus regular expressions over the specs' names; all specs when there is none.
 * @throws Error when it leaves no report
 */
export async function runCritest(
  host: CritestHost,
  handler: string,
  focus: readonly string[] = [],
): Promise<SpecResult[]> {
  const dir = host.path(`run-${handler}`);
  mkdirSync(dir);
  const { code, output } = await host.run(
    host.path('bin', 'critest'),
    [
      '-runtime-endpoint',
      `unix://${host.socket}`,
      '-runtime-handler',
      handler,
      `-ginkgo.json-report=${dir}/report.json`,
      '-ginkgo.no-color',
      ...focus.map(text => `-ginkgo.focus=${text}`),
    ],
    {
      env: { PATH: `${host.path('bin')}:${process.env['PATH'] ?? ''}`, TMPDIR: host.scratch },
      timeoutMs: RUN_DEADLINE_MS,
    },
  );
  try {
    return readReport(readFileSync(`${dir}/report.json`, 'utf8'));
  } catch (cause) {
    throw new Error(`critest ended with ${code} and left no report; its last words:\n${output}`, { cause });
  }
}
