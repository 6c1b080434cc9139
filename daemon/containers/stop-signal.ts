import { constants } from 'node:os';
import { invalidArgument } from '@cleat/base';
import { Signal } from '@cleat/proto/cri';

const DEFAULT_STOP_SIGNAL = 'SIGTERM';
/** First real-time signal, as the C library counts them. Source: signal(7). */
const SIGRTMIN = 34;
const SIGRTMAX = 64;

/** The signal that StopContainer sends first: the container's own, else its image's, else SIGTERM. */
export function stopSignalName(requested: number, ofImage: string | undefined): string {
  const name = Object.entries(Signal).find(([, number]) => number === requested && requested !== 0)?.[0];
  return name ?? (ofImage || DEFAULT_STOP_SIGNAL);
}

/** Number of a signal by its name (`SIGTERM`, `TERM`, `SIGRTMIN+3`) or by its number. @throws RpcError InvalidArgument. */
export function signalNumber(text: string): number {
  const name = text.toUpperCase().replace(/^(?!SIG)(?=[A-Z])/, 'SIG');
  const known = (constants.signals as Record<string, number | undefined>)[name];
  const number = known ?? realTime(name) ?? Number(text);
  if (!Number.isInteger(number) || number < 1 || number > SIGRTMAX)
    throw invalidArgument(`there is no signal ${JSON.stringify(text)}`);
  return number;
}

function realTime(name: string): number | undefined {
  const match = /^SIGRTM(?:IN(?:\+|PLUS)?|AX(?:-|MINUS)?)(\d*)$/.exec(name);
  if (!match) return undefined;
  const distance = Number(match[1] ?? 0);
  return name.startsWith('SIGRTMIN') ? SIGRTMIN + distance : SIGRTMAX - distance;
}

/** The CRI's number for a signal by its name; RUNTIME_DEFAULT for one that it does not know. */
export const criSignal = (name: string): Signal =>
  (Signal as Record<string, Signal>)[name.startsWith('SIG') ? name : `SIG${name}`] ?? Signal.RUNTIME_DEFAULT;
