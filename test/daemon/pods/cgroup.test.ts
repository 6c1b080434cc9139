import { PodSandboxConfig } from '@cleat/proto/cri';
import t from 'tap';
import {
  cgroupsPath,
  containerCgroup,
  podCgroup,
  slicePath,
  validateCgroupParent,
} from '../../../daemon/pods/cgroup.ts';

const POD = 'a1b2';
const pod = (cgroupParent: string, cgroupDriver: 'cgroupfs' | 'systemd' = 'cgroupfs') => {
  const config = PodSandboxConfig.decode(PodSandboxConfig.encode({ linux: { cgroupParent } }));
  return { id: POD, record: { config, cgroupDriver } };
};

const SLICE = '/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod9_1.slice';

type Expected = { readonly pod: string; readonly container: string; readonly runtime: string };
const cases: readonly [string, ReturnType<typeof pod>, Expected][] = [
  [
    "the kubelet's parent is the pod's cgroup",
    pod('/kubepods/burstable/pod9-1', 'cgroupfs'),
    {
      pod: '/kubepods/burstable/pod9-1',
      container: '/kubepods/burstable/pod9-1/c',
      runtime: '/kubepods/burstable/pod9-1/c',
    },
  ],
  [
    'a pod without a parent gets a cgroup of its own',
    pod('', 'cgroupfs'),
    { pod: '/cleat-a1b2', container: '/cleat-a1b2/c', runtime: '/cleat-a1b2/c' },
  ],
  [
    'with cgroupfs, a parent is a path, whatever it is named',
    pod('x.slice'),
    { pod: '/x.slice', container: '/x.slice/c', runtime: '/x.slice/c' },
  ],
  [
    'with systemd, the slice that the kubelet names by its path holds a scope of each container',
    pod(SLICE, 'systemd'),
    { pod: SLICE, container: `${SLICE}/cleat-c.scope`, runtime: 'kubepods-burstable-pod9_1.slice:cleat:c' },
  ],
  [
    'with systemd, a slice may be named by its name alone',
    pod('kubepods-burstable-pod9_1.slice', 'systemd'),
    { pod: SLICE, container: `${SLICE}/cleat-c.scope`, runtime: 'kubepods-burstable-pod9_1.slice:cleat:c' },
  ],
  [
    'with systemd, pods without a parent share a slice',
    pod('', 'systemd'),
    { pod: '/cleat.slice', container: '/cleat.slice/cleat-c.scope', runtime: 'cleat.slice:cleat:c' },
  ],
];
for (const [title, given, expected] of cases)
  t.test(title, async t => {
    t.equal(podCgroup(given), expected.pod);
    t.equal(containerCgroup(given, 'c'), expected.container);
    t.equal(cgroupsPath(given, 'c'), expected.runtime);
  });

t.test('each part of the name of a slice is a slice around it', async t => {
  t.equal(slicePath('a.slice'), '/a.slice');
  t.equal(slicePath('a-b_c-d.slice'), '/a.slice/a-b_c.slice/a-b_c-d.slice');
  t.equal(slicePath('-.slice'), '', 'the root');
});

t.test('with systemd a parent must be a slice, with cgroupfs it may be any path', async t => {
  for (const parent of ['/kubepods/pod1', 'a.scope', 'a--b.slice', '-a.slice', 'a-.slice', '.slice', 'a:b.slice']) {
    t.throws(() => validateCgroupParent(parent, 'systemd'), { message: /cgroup_parent ".*" is not/, code: 3 }, parent);
    t.doesNotThrow(() => validateCgroupParent(parent, 'cgroupfs'), parent);
  }
  for (const parent of ['', 'a.slice', '/a.slice/a-b.slice', '-.slice'])
    t.doesNotThrow(() => validateCgroupParent(parent, 'systemd'), parent);
});
