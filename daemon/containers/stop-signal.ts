import { constants } from 'node:os';
import { invalidArgument } from '@cleat/base';
import { Signal } from '@cleat/proto/cri';

const DEFAULT_STOP_SIGNAL = 'SIGTERM';
/** First and last real-time signal, as the C library counts them. Source: signal(7). */
const SIGRTMIN = 34;
const SIGRTMAX = 64;

/** Signals by name: those of Node, and one that has another name in the CRI. */
const NUMBERS: Readonly<Record<string, number | undefined>> = {
  ...constants.signals,
  SIGCLD: constants.signals.SIGCHLD,
};

/** The signal that StopContainer sends first: the container's own, else its image's if there is such a signal, else SIGTERM. */
export function stopSignalName(requested: number, ofImage: string | undefined): string {
  const name = Object.entries(Signal).find(([, number]) => number === requested && requested !== 0)?.[0];
  if (name) return name;
  return ofImage && parse(ofImage) ? ofImage : DEFAULT_STOP_SIGNAL;
}

/** Number of a signal by its name (`SIGTERM`, `TERM`, `SIGRTMIN+3`) or by its number. @throws RpcError InvalidArgument. */
export function signalNumber(text: string): number {
  const number = parse(text);
  if (number === undefined) throw invalidArgument(`there is no signal ${JSON.stringify(text)}`);
  return number;
}

function parse(text: string): number | undefined {
  const name = text.toUpperCase().replace(/^(?!SIG)(?=[A-Z])/, 'SIG');
  const number = NUMBERS[name] ?? realTime(name) ?? (/^\d+$/.test(text) ? Number(text) : 0);
  return number >= 1 && number <= SIGRTMAX ? number : undefined;
}

function realTime(name: string): number | undefined {
  const match = /^SIGRTM(?:IN(?:\+|PLUS)?|AX(?:-|MINUS)?)(\d*)$/.exec(name);
  if (!match) return undefined;
  const distance = Number(match[1] ?? 0);
  const number = name.startsWith('SIGRTMIN') ? SIGRTMIN + distance : SIGRTMAX - distance;
  return number >= SIGRTMIN ? number : 0;
}

/** The CRI's value for a signal by its name or number; RUNTIME_DEFAULT for one that it does not know. */
export function criSignal(text: string): Signal {
  const exact = (Signal as Record<string, Signal>)[text];
  if (exact !== undefined) return exact;
  const number = parse(text);
  return Object.entries(Signal).find(([name]) => number !== undefined && parse(name) === number)?.[1] ?? 0;
}
