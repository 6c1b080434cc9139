import type { TraceRow } from './trace-rows.ts';

const ROW_PX = 20;
const LABEL_PX = 330;
const BARS_PX = 800;
const INDENT_PX = 14;
/** A bar is shown however short it was. */
const MIN_BAR_PX = 1.5;
/** Steps of the time axis, in milliseconds: the first that needs at most twelve lines. */
const AXIS_STEPS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 60_000, 600_000, 3_600_000];
const MAX_AXIS_LINES = 12;

const colours = { call: '#35506b', cleatd: '#5b8db8', shim: '#e0913a', failed: '#c0392b' };

/** What goes on without a row, between calls, is left out of the picture when it is longer, in milliseconds. */
const MAX_GAP_MS = 50;

/** A waterfall: a bar for each row, from its start to its end. Pauses between calls are cut short. */
export function traceSvg(title: string, rows: readonly TraceRow[]): string {
  const place = withoutPauses(rows);
  const endMs = Math.max(1, ...rows.map(row => place(row.startMs) + row.durationMs));
  const scale = BARS_PX / endMs;
  const [width, height] = [LABEL_PX + BARS_PX + 90, (rows.length + 2) * ROW_PX + 10];
  const bars = rows.map((row, index) => bar(row, (index + 2) * ROW_PX, LABEL_PX + place(row.startMs) * scale, scale));
  const head = `<text x="8" y="15" font-weight="bold">${escaped(title)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
${[head, ...axis(endMs, scale, height), ...bars].join('\n')}
</svg>
`;
}

/** Where a moment is drawn: the time between the end of one call and the start of the next counts little. */
function withoutPauses(rows: readonly TraceRow[]): (ms: number) => number {
  const cuts: { readonly fromMs: number; readonly cutMs: number }[] = [];
  let busyUntilMs = 0;
  for (const { depth, startMs, durationMs } of rows) {
    if (depth > 0) continue;
    if (startMs - busyUntilMs > MAX_GAP_MS) cuts.push({ fromMs: startMs, cutMs: startMs - busyUntilMs - MAX_GAP_MS });
    busyUntilMs = Math.max(busyUntilMs, startMs + durationMs);
  }
  return ms => cuts.reduce((at, { fromMs, cutMs }) => (ms >= fromMs ? at - cutMs : at), ms);
}

function axis(endMs: number, scale: number, height: number): string[] {
  const stepMs = AXIS_STEPS_MS.find(ms => endMs / ms <= MAX_AXIS_LINES) ?? endMs;
  const lines = Array.from({ length: Math.floor(endMs / stepMs) + 1 }, (_, index) => index * stepMs);
  return lines.map(ms => {
    const x = (LABEL_PX + ms * scale).toFixed(1);
    return `<path d="M${x} 24V${height}" stroke="#ddd"/><text x="${x}" y="34" fill="#888">${ms}</text>`;
  });
}

function bar({ span, depth, durationMs }: TraceRow, y: number, x: number, scale: number): string {
  const { name, process, error } = span;
  const fill = error ? colours.failed : depth === 0 ? colours.call : process === 'shim' ? colours.shim : colours.cleatd;
  const width = Math.max(MIN_BAR_PX, durationMs * scale);
  const label = `${durationMs.toFixed(1)} ms`;
  const bold = depth === 0 ? ' font-weight="bold"' : '';
  return `<text x="${8 + depth * INDENT_PX}" y="${y + 14}"${bold}>${escaped(name)}</text>
<rect x="${x.toFixed(1)}" y="${y + 3}" width="${width.toFixed(1)}" height="${ROW_PX - 6}" fill="${fill}"><title>${escaped(
    [`${name}: ${label} (${process})`, error].filter(Boolean).join('; '),
  )}</title></rect>
<text x="${(x + width + 4).toFixed(1)}" y="${y + 14}" fill="#555">${label}</text>`;
}

const escaped = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no control characters
  text.replace(/[\u0000-\u001f]/g, '?').replace(/[&<>"]/g, char => `&#${char.charCodeAt(0)};`);
