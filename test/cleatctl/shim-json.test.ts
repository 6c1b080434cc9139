import protobuf from 'protobufjs';
import t from 'tap';
import { all, contracts, findMethod } from '../../cmd/cleatctl/shim/contracts.ts';
import { fromJson } from '../../cmd/cleatctl/shim/from-json.ts';
import { toJson } from '../../cmd/cleatctl/shim/to-json.ts';

const roundTrip = (name: string, json: unknown) => {
  const type = contracts().lookupType(name);
  return toJson(type, fromJson(type, JSON.stringify(json)));
};

for (const [name, json] of [
  [
    'containerd.task.v3.StateResponse',
    { id: 'x', pid: 7, status: 'RUNNING', exitedAt: '2026-11-21T10:00:00.000000123Z' },
  ],
  ['cleat.shim.v1.InspectResponse', { startedAt: '1795259205516308147', log: { lines: '18446744073709551615' } }],
  [
    'containerd.task.v3.CreateTaskRequest',
    { id: 'x', options: { '@type': 'containerd.runc.v1.Options', binaryName: 'crun' }, rootfs: [{ type: 'overlay' }] },
  ],
  [
    'containerd.task.v3.ExecProcessRequest',
    { spec: { '@type': 'types.containerd.io/opencontainers/runtime-spec/1/Process', value: { args: ['sh'] } } },
  ],
  ['containerd.types.Envelope', { topic: '/x', event: { '@type': 'containerd.events.TaskStart', pid: 3 } }],
] as const)
  t.test(`${name} is the same after a way through the wire`, async t => t.same(roundTrip(name, json), json));

t.test('names of the contract are understood as well as those in camel case', async t =>
  t.same(roundTrip('containerd.task.v3.StateRequest', { exec_id: 'e' }), { execId: 'e' }),
);

for (const [json, message] of [
  [{ rootfs: {} }, 'rootfs must be a list'],
  [{ rootfs: [1] }, 'rootfs[0] must be an object, the fields of containerd.types.Mount'],
  [{ id: 7 }, 'id is 7; it must be text'],
  [{ terminal: 'yes' }, 'terminal is "yes"; it must be true or false'],
  [[], 'the request must be an object, the fields of containerd.task.v3.CreateTaskRequest'],
  [{ options: { '@type': 'a.b/C' } }, 'options is of type a.b/C, which is not known here: give its JSON in "value"'],
] as const)
  t.test(`what cannot be encoded is named: ${JSON.stringify(json)}`, async t => {
    const type = contracts().lookupType('containerd.task.v3.CreateTaskRequest');
    t.throws(() => fromJson(type, JSON.stringify(json)), { message });
  });

t.test('each method of each service is found by its name, and Task is version 3 unless told otherwise', async t => {
  for (const service of all(protobuf.Service))
    for (const { name } of service.methodsArray)
      t.equal(findMethod(`${service.fullName.slice(1)}/${name}`).method.name, name);
  t.equal(findMethod('Task/State').service.fullName, '.containerd.task.v3.Task');
  t.equal(findMethod('v2.Task/State').service.fullName, '.containerd.task.v2.Task');
});
