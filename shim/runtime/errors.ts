import { Code, RpcError } from '@cleat/base';

/** What is known of a failed call of the OCI runtime. */
export type RuntimeFailure = {
  /** The call, e.g. "runc create". */
  readonly what: string;
  /** What it wrote to its own log: JSON lines. */
  readonly log: string;
  readonly stderr: string;
  /** How it ended, for when it said nothing. */
  readonly ended: string;
  readonly timedOut: boolean;
};

type LogLine = { level?: unknown; msg?: unknown };

/** Which sentence of runc or crun means which code. The first match counts. */
const codes: readonly (readonly [RegExp, Code])[] = [
  [
    /container (with id .* )?(already exists|given ID already exists)|container with given ID already exists|already exists$/i,
    Code.AlreadyExists,
  ],
  [
    /container [^\s]* ?does not exist|container does not exist|error opening file .*\/status.*: No such file/i,
    Code.NotFound,
  ],
  [
    /process already finished|no such process|container not running|container .* is not running|not in running state/i,
    Code.NotFound,
  ],
  [
    /executable file not found|executable path .* not found|no such file or directory|not found in \$PATH/i,
    Code.NotFound,
  ],
  [
    /cannot (exec|start|pause|resume)|container .* is not (paused|created|running)|in stopped state|cannot start an already running/i,
    Code.FailedPrecondition,
  ],
  [/invalid|unknown capability|must be|cannot specify|unsupported/i, Code.InvalidArgument],
];

/** runc names its call itself, in some sentences: once is enough. */
const OWN_PREFIX = /^(runc )?[a-z]+ failed: /;

/** The error of a failed call of the OCI runtime: its last sentence, with the code that fits it best. */
export function runtimeError(failure: RuntimeFailure): RpcError {
  const said = (lastError(failure.log) || lastLine(failure.stderr)).replace(OWN_PREFIX, '');
  const message = `${failure.what} failed: ${said || failure.ended}`;
  if (failure.timedOut) return new RpcError(Code.DeadlineExceeded, `${failure.what} failed: ${failure.ended}`);
  const code = codes.find(([pattern]) => pattern.test(said))?.[1] ?? Code.Unknown;
  return new RpcError(code, message);
}

/** The message of the last line of level error. */
function lastError(log: string): string {
  let last = '';
  for (const line of log.split('\n')) {
    const { level, msg } = parseLine(line);
    if (level === 'error' && typeof msg === 'string' && msg.trim()) last = msg.trim();
  }
  return last;
}

function parseLine(line: string): LogLine {
  try {
    return (JSON.parse(line) ?? {}) as LogLine;
  } catch {
    return {}; // a line cut off, or a warning in plain text: not an error of this call
  }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? '';
