import { Code } from '@cleat/base';
import { ImageService, NamespaceMode, RuntimeService } from '@cleat/proto/cri';
import { credentials, Client as GrpcClient } from '@grpc/grpc-js';
import t, { type Test } from 'tap';
import { imageMethods, runtimeMethods } from '../../daemon/cri/methods.ts';
import { World } from './world.ts';

const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { runtime, image } = world.daemon.cri;
const nothing = await world.leftovers();
const podSandboxId = await world.runPod('pod');
const containerId = await world.runContainer(podSandboxId, 'c', ['sleep', '1000']);

/** Each call is refused with InvalidArgument and a sentence that names the field. */
type BadCalls = ReadonlyArray<readonly [sentence: RegExp, call: () => Promise<unknown>]>;

async function refuses(t: Test, code: number, calls: BadCalls): Promise<void> {
  for (const [sentence, call] of calls) await t.rejects(call(), { code, details: sentence }, `${sentence}`);
}

const metadata = { name: 'bad', namespace: 'test', uid: 'uid-bad', attempt: 0 };
const runPod = (config: object, runtimeHandler = '') =>
  runtime.runPodSandbox({
    config: { metadata, logDirectory: world.node.path('logs', 'bad'), ...config },
    runtimeHandler,
  });
const secure = (securityContext: object) => runPod({ linux: { securityContext } });

t.test('a sandbox that lacks a field, or has one that cannot be, is refused', t =>
  refuses(t, Code.InvalidArgument, [
    [/^config is required/, () => runtime.runPodSandbox({})],
    [/config\.metadata is required/, () => runPod({ metadata: undefined })],
    [/config\.metadata\.name is required/, () => runPod({ metadata: { ...metadata, name: '' } })],
    [/config\.metadata\.namespace is required/, () => runPod({ metadata: { ...metadata, namespace: '' } })],
    [/config\.metadata\.uid is required/, () => runPod({ metadata: { ...metadata, uid: '' } })],
    [/config\.metadata\.name is no name: "a\\nb"/, () => runPod({ metadata: { ...metadata, name: 'a\nb' } })],
    [/config\.metadata\.uid is no name: "\.\.\/x"/, () => runPod({ metadata: { ...metadata, uid: '../x' } })],
    [/runtime_handler "kata" is not configured; there are: .*runc/, () => runPod({}, 'kata')],
    [/runtime_handler "constructor" is not configured/, () => runPod({}, 'constructor')],
    [/log_directory is not an absolute path: "logs"/, () => runPod({ logDirectory: 'logs' })],
    [/hostname is longer than 64 bytes/, () => runPod({ hostname: 'h'.repeat(65) })],
    [/sysctls: kernel\.panic/, () => runPod({ linux: { sysctls: { 'kernel.panic': '1' } } })],
    [/cgroup_parent/, () => runPod({ linux: { cgroupParent: '../../escape' } })],
    [/run_as_group is given without run_as_user/, () => secure({ runAsGroup: { value: 1n } })],
    [/namespace_options\.network/, () => secure({ namespaceOptions: { network: NamespaceMode.CONTAINER } })],
    [/namespace_options\.target_id/, () => secure({ namespaceOptions: { pid: NamespaceMode.TARGET } })],
  ]),
);

const create = (config: object) =>
  runtime.createContainer({ podSandboxId, config: { ...world.containerConfig('bad', ['true']), ...config } });
const secureContainer = (securityContext: object) => create({ linux: { securityContext } });
const mount = (fields: object) => create({ mounts: [{ containerPath: '/m', hostPath: '/etc', ...fields }] });

t.test('a container that lacks a field, or has one that cannot be, is refused', t =>
  refuses(t, Code.InvalidArgument, [
    [/pod_sandbox_id is required/, () => runtime.createContainer({ config: world.containerConfig('bad', ['true']) })],
    [/pod_sandbox_id is not an id: "\.\.\/x"/, () => runtime.createContainer({ podSandboxId: '../x' })],
    [/config is required/, () => runtime.createContainer({ podSandboxId })],
    [/config\.metadata is required/, () => create({ metadata: undefined })],
    [/config\.metadata\.name is required/, () => create({ metadata: { name: '', attempt: 0 } })],
    [/config\.metadata\.name is no name: "a\\u0000"/, () => create({ metadata: { name: 'a\0', attempt: 0 } })],
    [/config\.image\.image is required/, () => create({ image: undefined })],
    [/image reference "Not An Image"/, () => create({ image: { image: 'Not An Image' } })],
    [/log_path leads out of the log_directory: "\.\.\/out"/, () => create({ logPath: '../out' })],
    [/log_path leads out of the log_directory: "\."/, () => create({ logPath: '.' })],
    [/envs: "A=B"/, () => create({ envs: [{ key: 'A=B', value: Buffer.from('c') }] })],
    [/stdin_once is set without stdin/, () => create({ stdinOnce: true })],
    [/privileged/, () => secureContainer({ privileged: true })],
    [/run_as_user and run_as_username/, () => secureContainer({ runAsUser: { value: 1n }, runAsUsername: 'app' })],
    [/run_as_group is given without run_as_user/, () => secureContainer({ runAsGroup: { value: 1n } })],
    [/run_as_user is not an id of a user or group: -1/, () => secureContainer({ runAsUser: { value: -1n } })],
    [/mounts: container_path is required/, () => mount({ containerPath: '' })],
    [/mounts: "\/m": host_path is required/, () => mount({ hostPath: '' })],
    [/mounts: "\/m": host_path is not absolute: "etc"/, () => mount({ hostPath: 'etc' })],
    [/mounts: "\/x\/\.\.": container_path is the root itself/, () => mount({ containerPath: '/x/..' })],
    [/devices: host_path is required/, () => create({ devices: [{ containerPath: '/dev/x' }] })],
    [/devices: .*"\/dev\/none"/, () => create({ devices: [{ containerPath: '/dev/x', hostPath: '/dev/none' }] })],
  ]),
);

t.test('the other calls name the field that they miss', t =>
  refuses(t, Code.InvalidArgument, [
    [/pod_sandbox_id is required/, () => runtime.stopPodSandbox({})],
    [/pod_sandbox_id is required/, () => runtime.removePodSandbox({})],
    [/pod_sandbox_id is required/, () => runtime.podSandboxStatus({})],
    [/container_id is required/, () => runtime.startContainer({})],
    [/container_id is required/, () => runtime.stopContainer({})],
    [/timeout is negative: -1/, () => runtime.stopContainer({ containerId, timeout: -1n })],
    [/container_id is required/, () => runtime.removeContainer({})],
    [/container_id is required/, () => runtime.containerStatus({})],
    [/container_id is required/, () => runtime.execSync({})],
    [/cmd is required/, () => runtime.execSync({ containerId })],
    [/timeout is negative: -1/, () => runtime.execSync({ containerId, cmd: ['true'], timeout: -1n })],
    [/container_id is required/, () => runtime.reopenContainerLog({})],
    [/image\.image is required/, () => image.pullImage({})],
    [/image reference "UPPER\/case:"/, () => image.pullImage({ image: { image: 'UPPER/case:' } })],
    [
      /runtime_handler "kata" is not configured/,
      () => image.pullImage({ image: { image: 'a', runtimeHandler: 'kata' } }),
    ],
    [/image\.image is required/, () => image.imageStatus({})],
    [/image\.image is required/, () => image.removeImage({})],
    [/container_id is not an id: "a\/b"/, () => runtime.removeContainer({ containerId: 'a/b' })],
    [/pod_sandbox_id is not an id: "x{80}"/, () => runtime.stopPodSandbox({ podSandboxId: 'x'.repeat(257) })],
  ]),
);

t.test('an unknown id is named by the calls that need it, and fine for those that stop and remove', async t => {
  const id = 'f'.repeat(64);
  const config = world.containerConfig('bad', ['true']);
  await refuses(t, Code.NotFound, [
    [/sandbox f{64} not found/, () => runtime.podSandboxStatus({ podSandboxId: id })],
    [/sandbox f{64} not found/, () => runtime.createContainer({ podSandboxId: id, config })],
    [/container f{64} not found/, () => runtime.startContainer({ containerId: id })],
    [/container f{64} not found/, () => runtime.containerStatus({ containerId: id })],
    [/container f{64} not found/, () => runtime.execSync({ containerId: id, cmd: ['true'] })],
    [/container f{64} not found/, () => runtime.reopenContainerLog({ containerId: id })],
    [/image "absent" not found: pull it first/, () => create({ image: { image: 'absent' } })],
  ]);
  t.strictSame(await runtime.stopPodSandbox({ podSandboxId: id }), {});
  t.strictSame(await runtime.removePodSandbox({ podSandboxId: id }), {});
  t.strictSame(await runtime.stopContainer({ containerId: id }), {});
  t.strictSame(await runtime.removeContainer({ containerId: id }), {});
  t.strictSame(await image.removeImage({ image: { image: 'absent' } }), {});
});

t.test('an id of the other kind is unknown too', async t => {
  await t.rejects(runtime.containerStatus({ containerId: podSandboxId }), { code: Code.NotFound });
  await t.rejects(runtime.podSandboxStatus({ podSandboxId: containerId }), { code: Code.NotFound });
});

/** One call with these very bytes as its request. */
function raw(path: string, request: Buffer): Promise<unknown> {
  const client = new GrpcClient(`unix:${world.daemon.socket}`, credentials.createInsecure());
  const same = (bytes: Buffer) => bytes;
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  client.makeUnaryRequest(path, same, same, request, (err, answer) => (err ? reject(err) : resolve(answer)));
  return promise.finally(() => client.close());
}

t.test('what there is not yet says so', async t => {
  for (const [service, methods] of [
    [RuntimeService, runtimeMethods],
    [ImageService, imageMethods],
  ] as const)
    for (const [key, { name }] of Object.entries(service.methods)) {
      if (Object.hasOwn(methods, key)) continue;
      await t.rejects(raw(`/${service.typeName}/${name}`, Buffer.alloc(0)), { code: Code.Unimplemented }, name);
    }
});

t.test('bytes that are no message are refused, and the daemon goes on', async t => {
  const path = `/${RuntimeService.typeName}/RunPodSandbox`;
  for (const bytes of ['0aff', 'ffffffffffffffffffff01', '08', '0a04ffffffff'])
    await t.rejects(raw(path, Buffer.from(bytes, 'hex')), { code: Code.Internal }, bytes);
  t.equal((await runtime.version({})).runtimeName, 'cleat');
});

t.test('none of it left anything behind', async t => {
  t.equal((await runtime.listPodSandbox({})).items.length, 1);
  t.equal((await runtime.listContainers({})).containers.length, 1);
  t.equal((await world.status(containerId)).id, containerId);
  await runtime.removePodSandbox({ podSandboxId });
  t.strictSame(await world.leftovers(), nothing);
});
