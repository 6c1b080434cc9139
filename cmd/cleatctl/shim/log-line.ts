import { printable } from '../table.ts';

/** One line of a log as people read it: time, level and message, then the other fields. What is not JSON stays as it is. */
export function shownLogLine(line: string): string {
  try {
    const { time, level, msg, v: _version, ...rest } = JSON.parse(line) as Record<string, unknown>;
    const fields = Object.entries(rest).map(([key, value]) => `${key}=${shownValue(value)}`);
    const words = [shownTime(time), shownLevel(level).padEnd(5), String(msg ?? ''), ...fields].filter(Boolean);
    return `${printable(words.join(' '))}\n`;
  } catch {
    return `${printable(line)}\n`;
  }
}

/** Of an error its message is enough: what it holds besides is in the JSON. */
function shownValue(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'message' in value) return JSON.stringify(value.message);
  return typeof value === 'string' && /^[\w./:@+-]+$/.test(value) ? value : JSON.stringify(value);
}

const shownTime = (time: unknown) => (typeof time === 'number' ? new Date(time).toISOString() : String(time ?? ''));

/** pino's numbers. */
const LEVELS: Readonly<Record<string, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

const shownLevel = (level: unknown) => LEVELS[String(level)] ?? String(level ?? '');
