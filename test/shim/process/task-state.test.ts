import { Code } from '@cleat/base';
import t from 'tap';
import { livePid, move, type TaskKind, type TaskState } from '../../../shim/process/task-state.ts';

const exit = { status: 0, atNs: 1n };
const states: Record<TaskKind, TaskState> = {
  created: { kind: 'created', pid: 42 },
  running: { kind: 'running', pid: 42 },
  paused: { kind: 'paused', pid: 42 },
  stopped: { kind: 'stopped', pid: 42, exit },
  deleted: { kind: 'deleted' },
};
const allowed: Record<TaskKind, TaskKind[]> = {
  created: ['running', 'stopped', 'deleted'],
  running: ['paused', 'stopped'],
  paused: ['running', 'stopped'],
  stopped: ['deleted'],
  deleted: [],
};
const kinds = Object.keys(states) as TaskKind[];

for (const from of kinds)
  for (const to of kinds)
    if (allowed[from].includes(to))
      t.test(`a ${from} task may become ${to}`, async t => t.equal(move(states[from], states[to]), states[to]));
    else
      t.test(`a ${from} task refuses to become ${to}`, async t =>
        t.throws(() => move(states[from], states[to]), {
          code: Code.FailedPrecondition,
          message: `task is ${from}, cannot become ${to}`,
        }),
      );

t.test('a task has a live pid until it has stopped', async t =>
  t.strictSame(
    kinds.map(kind => livePid(states[kind])),
    [42, 42, 42, 0, 0],
  ),
);
