import type { Init } from '@cleat/proto/codec';
import {
  CgroupDriver,
  ContainerState,
  ImageService,
  type ListContainersRequest,
  ListContainersResponse,
  ListImagesResponse,
  ListPodSandboxResponse,
  PodSandboxState,
  RuntimeConfigResponse,
  RuntimeService,
  StatusResponse,
  VersionResponse,
} from '@cleat/proto/cri';
import { type MethodDefinition, Server, ServerCredentials, type ServiceDefinition } from '@grpc/grpc-js';

export const podId = 'a1'.repeat(32);
export const containerId = 'b2'.repeat(32);
export const endedId = 'c3'.repeat(32);

const hourAgoNs = () => (BigInt(Date.now()) - 3_600_000n) * 1_000_000n;

const labels = { 'io.kubernetes.pod.namespace': 'kube-system', 'io.kubernetes.pod.name': 'dns' };

const containers = (): Init<ListContainersResponse>['containers'] => [
  {
    id: containerId,
    podSandboxId: podId,
    metadata: { name: 'server', attempt: 2 },
    image: { image: 'sha256:5', userSpecifiedImage: 'registry.example.com/dns:1' },
    state: ContainerState.CONTAINER_RUNNING,
    createdAt: hourAgoNs() + 1n,
    labels,
  },
  {
    id: endedId,
    podSandboxId: podId,
    metadata: { name: 'evil\u001b[2Jname' },
    image: { image: 'registry.example.com/init:1' },
    state: ContainerState.CONTAINER_EXITED,
    createdAt: hourAgoNs(),
  },
];

/** What a method answers; one that never answers, or fails, is given by the test. */
const answers: Readonly<Record<string, (request: never) => Uint8Array>> = {
  '/runtime.v1.RuntimeService/Version': () =>
    VersionResponse.encode({ runtimeName: 'cleatd', runtimeVersion: '1.2.3', runtimeApiVersion: 'v1' }),
  '/runtime.v1.RuntimeService/Status': () =>
    StatusResponse.encode({
      status: {
        conditions: [
          { type: 'RuntimeReady', status: true },
          {
            type: 'NetworkReady',
            status: false,
            reason: 'NetworkPluginNotReady',
            message: 'no file in /etc/cni/net.d',
          },
        ],
      },
      runtimeHandlers: [{ name: '' }, { name: 'runc' }, { name: 'crun' }],
    }),
  '/runtime.v1.RuntimeService/RuntimeConfig': () =>
    RuntimeConfigResponse.encode({ linux: { cgroupDriver: CgroupDriver.CGROUPFS } }),
  '/runtime.v1.RuntimeService/ListPodSandbox': () =>
    ListPodSandboxResponse.encode({
      items: [
        {
          id: podId,
          metadata: { name: 'dns', namespace: 'kube-system', uid: 'u-1' },
          state: PodSandboxState.SANDBOX_READY,
          createdAt: hourAgoNs(),
          runtimeHandler: 'crun',
        },
      ],
    }),
  '/runtime.v1.RuntimeService/ListContainers': ({ filter }: ListContainersRequest) =>
    ListContainersResponse.encode({
      containers: (containers() ?? []).filter(({ state }) => !filter?.state || filter.state.state === state),
    }),
  '/runtime.v1.ImageService/ListImages': () =>
    ListImagesResponse.encode({
      images: [
        { id: `sha256:${'d4'.repeat(32)}`, repoTags: ['registry.example.com/dns:1'], size: 52_428_800n },
        {
          id: `sha256:${'e5'.repeat(32)}`,
          repoDigests: [`registry.example.com/init@sha256:${'f6'.repeat(32)}`],
          size: 999n,
        },
      ],
    }),
};

const definition = ({ typeName, methods }: typeof RuntimeService | typeof ImageService): ServiceDefinition =>
  Object.fromEntries(
    Object.entries(methods).map(([key, method]): [string, MethodDefinition<unknown, Uint8Array>] => [
      key,
      {
        path: `/${typeName}/${method.name}`,
        requestStream: method.requestStream,
        responseStream: method.responseStream,
        requestSerialize: () => Buffer.alloc(0),
        requestDeserialize: bytes => method.request.decode(bytes),
        responseSerialize: bytes => Buffer.from(bytes),
        responseDeserialize: bytes => bytes,
      },
    ]),
  );

/** A CRI server with a few things to list. `special` methods, by name, never answer or fail with a sentence. */
export async function serveFakeCri(socket: string, special: Readonly<Record<string, 'hang' | string>> = {}) {
  const server = new Server();
  for (const service of [RuntimeService, ImageService]) {
    const handlers = Object.entries(definition(service)).map(([key, { path }]) => [
      key,
      (call: { request: never }, reply: (err: unknown, answer?: Uint8Array) => void) => {
        const say = special[path.split('/').at(-1) ?? ''];
        if (say === 'hang') return;
        if (say !== undefined) reply({ code: 13, details: say });
        else reply(null, answers[path]?.(call.request));
      },
    ]);
    server.addService(definition(service), Object.fromEntries(handlers));
  }
  await new Promise<void>((resolve, reject) =>
    server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), err => (err ? reject(err) : resolve())),
  );
  return { close: () => server.forceShutdown() };
}
