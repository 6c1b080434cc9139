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

/** Which sentence of runc (1.1 to 1.5) or crun (1.8 to 1.2x) means which code. The first match counts; none: Unknown. */
const codes: readonly (readonly [RegExp, Code])[] = [
  [/container with given ID already exists|container .* already exists/i, Code.AlreadyExists],
  [/container (.* )?does not exist|\/status.*: No such file|cannot open directory .*: No such file/i, Code.NotFound],
  [/executable file .*not found|exec: ".*": stat .*: no such file/i, Code.NotFound],
  [/is not running|container not running|no such process|process already finished/i, Code.FailedPrecondition],
  [/in the (created|running|paused|stopped) state|is paused|is not in .* state|exec\.fifo/i, Code.FailedPrecondition],
  [/cannot (exec|start|pause|resume) (in )?a(n already)? /i, Code.FailedPrecondition],
  [/^invalid |^malformed |wrong rlimit|must not be empty|unknown version|loading config\.json/i, Code.InvalidArgument],
];

/** runc names its call itself, in some sentences: once is enough. */
const OWN_PREFIX = /^(runc )?[a-z]+ failed: /;

/** The error of a failed call of the OCI runtime: its last sentence, with the code that fits it best. */
export function runtimeError(failure: RuntimeFailure): RpcError {
  const { error, fatal } = lastWords(failure.log);
  const sentence = (error || lastLine(failure.stderr)).replace(OWN_PREFIX, '');
  const said = fatal ? `${sentence}: ${fatal}` : sentence;
  const message = `${failure.what} failed: ${said || failure.ended}`;
  if (failure.timedOut) return new RpcError(Code.DeadlineExceeded, `${failure.what} failed: ${failure.ended}`);
  const code = codes.find(([pattern]) => pattern.test(said))?.[1] ?? Code.Unknown;
  return new RpcError(code, message);
}

/** The last message of level error, and of level fatal: what runc's first stage in C says, which the error only follows from. */
function lastWords(log: string): { readonly error: string; readonly fatal: string } {
  const last = { error: '', fatal: '' };
  for (const line of log.split('\n')) {
    const { level, msg } = parseLine(line);
    if ((level === 'error' || level === 'fatal') && typeof msg === 'string' && msg.trim()) last[level] = msg.trim();
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
