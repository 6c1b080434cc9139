import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import t from 'tap';
import { apparmorProfile, loadDefaultProfile, requireLoaded } from '../../../daemon/spec/apparmor.ts';
import { DEFAULT_PROFILE_TEXT } from '../../../daemon/spec/apparmor-default.ts';

/** Paths that the profile denies, with their permissions. Source of the globs: apparmor.d(5), "Globbing". */
const denied = [...DEFAULT_PROFILE_TEXT.matchAll(/^ {2}deny (\/\S+) (\w+),$/gm)].map(([, glob = '', access = '']) => ({
  path: new RegExp(
    `^${glob.replace(/\*\*|\*|\{[^}]*\}/g, word => (word === '**' ? '.*' : word === '*' ? '[^/]*' : `(${word.slice(1, -1).replaceAll(',', '|')})`))}$`,
  ),
  access,
}));
const may = (access: 'r' | 'w', path: string) => !denied.some(d => d.access.includes(access) && d.path.test(path));

t.test('the default profile keeps a container from what steers the host, and from nothing that is its own', async t => {
  for (const path of [
    '/data/file',
    '/dev/null',
    '/proc/1/oom_score_adj',
    '/proc/self/attr/exec',
    '/proc/sys/net/ipv4/ip_forward',
    '/proc/sys/kernel/shmmax',
    '/proc/sys/kernel/shm_rmid_forced',
    '/proc/sys/kernel/sem',
    '/proc/sys/kernel/msgmax',
    '/sys/fs/cgroup/cgroup.procs',
    '/sys/fs/cgroup/memory/tasks',
  ])
    t.ok(may('w', path), path);
  for (const path of [
    '/proc/sysrq-trigger',
    '/proc/kcore',
    '/proc/uptime',
    '/proc/irq/1/smp_affinity',
    '/proc/bus/pci/00',
    '/proc/acpi/wakeup',
    '/proc/sys/vm/drop_caches',
    '/proc/sys/fs/binfmt_misc/register',
    '/proc/sys/kernel/core_pattern',
    '/proc/sys/kernel/modprobe',
    '/proc/sys/kernel/sysrq',
    '/proc/sys/kernel/sched_rt_runtime_us',
    '/proc/sys/kernel/seccomp/actions_logged',
    '/proc/sys/kernel/yama/ptrace_scope',
    '/sys/kernel/uevent_helper',
    '/sys/firmware/efi/vars',
    '/sys/fs/bpf/x',
    '/sys/fs/selinux/enforce',
    '/sys/module/x/parameters/y',
    '/sys/block/sda/queue/scheduler',
  ])
    t.notOk(may('w', path), path);
  for (const path of ['/proc/kcore', '/sys/firmware/x', '/sys/kernel/security/apparmor/profiles'])
    t.notOk(may('r', path), path);
  t.ok(may('r', '/proc/sys/kernel/core_pattern'));
  t.match(DEFAULT_PROFILE_TEXT, /^ {2}deny mount,$/m);
});

t.test('the default profile is understood by the parser', async t => {
  const features = '/usr/share/apparmor-features/features';
  const args = ['-Q', '-K', `--policy-features=${features}`, `--kernel-features=${features}`, '-o', '/dev/null'];
  const { error, status, stderr } = spawnSync('apparmor_parser', args, { input: DEFAULT_PROFILE_TEXT });
  if (error) return t.pass(`apparmor_parser is not installed here: ${error.message}`);
  t.equal(status, 0, String(stderr));
});

t.test('the profile is loaded by the parser, and its words tell why it was not', async t => {
  const dir = t.testdir({});
  const parser = (name: string, script: string) => {
    const path = join(dir, name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  t.equal(await loadDefaultProfile(parser('good', `echo "$@" > ${dir}/args; cat > ${dir}/input`)), 'cleat-default');
  t.equal(readFileSync(join(dir, 'args'), 'utf8'), '-K -r\n');
  t.equal(readFileSync(join(dir, 'input'), 'utf8'), DEFAULT_PROFILE_TEXT);
  await t.rejects(
    loadDefaultProfile(parser('bad', 'cat >/dev/null; echo first >&2; echo "syntax error" >&2; exit 1')),
    {
      code: Code.Internal,
      message: /cleat-default: syntax error/,
    },
  );
  await t.rejects(loadDefaultProfile(join(dir, 'none')), { code: Code.Internal, message: /ENOENT/ });
});

t.test('a container gets the profile it asks for, or the default', async t => {
  const profile = (profileType: number, localhostRef = '') => ({ apparmor: { profileType, localhostRef } });
  const here = { apparmor: true, apparmorDefault: 'cleat-default' };
  const failed = { apparmor: true };
  const nowhere = { apparmor: false };
  for (const [request, host, name] of [
    [undefined, here, 'cleat-default'],
    [{}, here, 'cleat-default'],
    [profile(0), here, 'cleat-default'],
    [{ apparmorProfile: 'runtime/default' }, here, 'cleat-default'],
    [profile(1), here, undefined],
    [{ apparmorProfile: 'unconfined' }, here, undefined],
    [profile(2, 'mine'), here, 'mine'],
    [{ apparmorProfile: 'localhost/old' }, here, 'old'],
    [{ privileged: true }, here, undefined],
    [{ ...profile(2, 'mine'), privileged: true }, here, undefined],
    [{}, failed, undefined],
    [profile(2, 'mine'), failed, 'mine'],
    [profile(0), nowhere, undefined],
    [{}, nowhere, undefined],
  ] as const)
    t.equal(apparmorProfile(request, host), name, JSON.stringify([request, host]));
  t.throws(() => apparmorProfile(profile(2, 'mine'), nowhere), {
    code: Code.FailedPrecondition,
    message: /mine.*no AppArmor/,
  });
  t.throws(() => apparmorProfile(profile(0), failed), { code: Code.FailedPrecondition, message: /not be loaded/ });
});

t.test('a profile that the kernel does not have is named', async t => {
  const dir = t.testdir({ profiles: 'cleat-default (enforce)\nmine (complain)\n' });
  requireLoaded('mine', join(dir, 'profiles'));
  requireLoaded(undefined, join(dir, 'nowhere'));
  for (const name of ['min', 'mine (', 'other'])
    t.throws(() => requireLoaded(name, join(dir, 'profiles')), {
      code: Code.FailedPrecondition,
      message: `apparmor: profile ${name} is not loaded on this machine`,
    });
});
