import { writeFile } from 'node:fs/promises';
import { Trace } from '@cleat/proto/trace';
import { calls, connect } from '../cri-client.ts';
import { json, shownId } from '../format.ts';
import { table } from '../table.ts';
import { type TraceRow, traceRows } from '../trace-rows.ts';
import { traceSvg } from '../trace-svg.ts';
import type { Verb } from '../verb.ts';

export const trace: Verb = {
  name: 'trace',
  args: ['POD'],
  summary: "show where the time of a pod's start went, step by step",
  options: ['all-calls', 'svg', 'output'],
  examples: [
    ['cleatctl trace default/web-0', 'by name; also by the beginning of an id, or a container’s id'],
    ['cleatctl trace web-0 --all-calls', 'also execs, stop and removal, while they are remembered'],
    ['cleatctl trace web-0 --svg start.svg', 'as a picture'],
  ],
  async run({ socket, timeoutMs, words: [pod = ''], output, truncate, has, text, print }) {
    const client = await connect(socket, timeoutMs);
    try {
      const { podId, name, spans } = await calls(client, Trace, socket, timeoutMs).spans({ pod });
      const rows = traceRows(spans, has('all-calls'));
      const svg = text('svg');
      if (svg) await writeFile(svg, traceSvg(`${name} (${shownId(podId, truncate)})`, rows));
      else if (output === 'json') print(json({ podId, name, spans: rows.map(({ span }) => span) }));
      else print(table(columns, rows));
    } finally {
      client.close();
    }
  },
};

const columns = [
  { title: 'START MS', cell: (row: TraceRow) => row.startMs.toFixed(1).padStart(8) },
  { title: 'TOOK MS', cell: (row: TraceRow) => row.durationMs.toFixed(1).padStart(7) },
  { title: 'BY', cell: (row: TraceRow) => row.span.process },
  { title: 'STEP', cell: (row: TraceRow) => '  '.repeat(row.depth) + row.span.name },
  { title: 'ERROR', cell: ({ span }: TraceRow) => (span.running ? 'still goes on' : span.error), cut: true },
];
