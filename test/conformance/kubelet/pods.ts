import { type Container, makePod, type Pod } from './pod.ts';

const sh = (script: string) => ['sh', '-ec', script];

const HELPER =
  'echo helper >> /shared/order; trap "echo helper >> /host/end; exit 0" TERM; while :; do date +%s > /shared/beat; sleep 0.2; done';
const WEB =
  'echo web >> /shared/order; echo "$GREETING from $NODE_IP" > /shared/index; exec httpd -f -p 8080 -h /shared';
const WORKER = 'trap "echo worker >> /host/end; exit 0" TERM; echo worker; while :; do sleep 0.1; done';

/** A directory of the node that a pod sees, and the hooks write to. */
export const HOST_DIR = '/var/lib/cleat/host-path';

const shared = { name: 'shared', mountPath: '/shared' };
const host = { name: 'host', mountPath: '/host' };

/**
 * What a usual pod has, all at once: an init container, a sidecar, two containers that share a directory, the three
 * kinds of probes and both hooks, environment, a directory of the node, limits.
 */
export function appPod(image: string): Pod {
  const volumeMounts = [shared, host];
  const web: Container = {
    name: 'web',
    image,
    command: sh(WEB),
    env: [
      { name: 'GREETING', value: 'hello' },
      { name: 'NODE_IP', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    ],
    volumeMounts,
    resources: { requests: { cpu: '50m', memory: '32Mi' }, limits: { cpu: '500m', memory: '64Mi' } },
    startupProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1, failureThreshold: 30 },
    livenessProbe: { httpGet: { path: '/index', port: 8080 }, periodSeconds: 2, timeoutSeconds: 10 },
    readinessProbe: {
      exec: { command: ['grep', '-q', 'hello', '/shared/index'] },
      periodSeconds: 1,
      timeoutSeconds: 10,
    },
    lifecycle: {
      postStart: { exec: { command: sh('echo started > /host/post-start') } },
      preStop: { exec: { command: sh('echo stopped > /host/pre-stop') } },
    },
  };
  return makePod('app', {
    initContainers: [
      { name: 'first', image, command: sh('echo first >> /shared/order'), volumeMounts },
      {
        name: 'helper',
        image,
        restartPolicy: 'Always',
        command: sh(HELPER),
        volumeMounts,
        startupProbe: { exec: { command: ['test', '-s', '/shared/beat'] }, periodSeconds: 1, timeoutSeconds: 10 },
      },
    ],
    containers: [web, { name: 'worker', image, command: sh(WORKER), volumeMounts }],
    volumes: [
      { name: 'shared', emptyDir: {} },
      { name: 'host', hostPath: { path: HOST_DIR, type: 'DirectoryOrCreate' } },
    ],
  });
}

/** A container that ends with 3 soon after each start. */
export const crashingPod = (image: string): Pod =>
  makePod('crashing', { containers: [{ name: 'main', image, command: sh('echo going down; exit 3') }] });

/** A container that takes more memory than it may. */
export const greedyPod = (image: string): Pod =>
  makePod('greedy', {
    restartPolicy: 'Never',
    containers: [{ name: 'main', image, command: ['tail', '/dev/zero'], resources: { limits: { memory: '16Mi' } } }],
  });

/** A container whose HTTP liveness probe fails from the moment that its page is removed. */
export const sickPod = (image: string): Pod =>
  makePod('sick', {
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: 'main',
        image,
        command: sh('echo well > /tmp/health; exec httpd -f -p 8080 -h /tmp'),
        livenessProbe: {
          httpGet: { path: '/health', port: 8080 },
          periodSeconds: 1,
          failureThreshold: 2,
          timeoutSeconds: 10,
        },
      },
    ],
  });

/** Two containers that see each other's processes. */
export const sharedProcessPod = (image: string): Pod =>
  makePod('together', {
    shareProcessNamespace: true,
    containers: [
      { name: 'one', image, command: ['sleep', '4711'] },
      { name: 'two', image, command: ['sleep', '4712'] },
    ],
  });

export const hostNetworkPod = (image: string): Pod =>
  makePod('host', { hostNetwork: true, containers: [{ name: 'main', image, command: ['sleep', '4713'] }] });

/** Containers to attach to: each says back what it is told, one of them at a terminal. */
export const echoPod = (image: string): Pod =>
  makePod('echo', {
    containers: [
      { name: 'plain', image, stdin: true, command: sh('while read -r line; do echo "plain: $line"; done') },
      {
        name: 'terminal',
        image,
        stdin: true,
        tty: true,
        command: sh('while read -r line; do echo "tty: $line"; done'),
      },
    ],
  });

/** How many lines the writing container writes, in steps; enough for several rotations. */
export const LINES = 60_000;

/** A container that numbers its lines and then rests: some 4 MB in about ten seconds. */
export const writingPod = (image: string): Pod =>
  makePod('writing', {
    containers: [
      {
        name: 'main',
        image,
        command: sh(
          `i=0; while [ $i -lt ${LINES} ]; do seq $((i + 1)) $((i + 1000)) | sed 's/$/ of the lines that must all be there/'; i=$((i + 1000)); sleep 0.2; done; exec sleep 4714`,
        ),
      },
    ],
  });
