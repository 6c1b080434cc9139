import { CgroupDriver, ContainerState, PodSandboxState, type RuntimeCondition } from '@cleat/proto/cri';
import { type CriClient, connectCri } from '../cri-client.ts';
import { enumName, json } from '../format.ts';
import type { Verb } from '../verb.ts';

type Line = readonly [title: string, text: string];

const shownCondition = ({ type, status, reason, message }: RuntimeCondition): Line => [
  type.replace(/Ready$/, '').toLowerCase(),
  status ? 'ready' : `not ready: ${[reason, message].filter(Boolean).join(': ')}`,
];

async function ask({ runtime, images }: CriClient) {
  const [version, { status, runtimeHandlers }, config, pods, containers, imageList] = await Promise.all([
    runtime.version({}),
    runtime.status({}),
    runtime.runtimeConfig({}),
    runtime.listPodSandbox({}),
    runtime.listContainers({}),
    images.listImages({}),
  ]);
  return {
    version: version.runtimeVersion,
    name: version.runtimeName,
    apiVersion: version.runtimeApiVersion,
    conditions: status?.conditions ?? [],
    handlers: runtimeHandlers.map(handler => handler.name).filter(Boolean),
    cgroupDriver: enumName(CgroupDriver, config.linux?.cgroupDriver ?? CgroupDriver.SYSTEMD).toLowerCase(),
    pods: pods.items.length,
    readyPods: pods.items.filter(pod => pod.state === PodSandboxState.SANDBOX_READY).length,
    containers: containers.containers.length,
    runningContainers: containers.containers.filter(({ state }) => state === ContainerState.CONTAINER_RUNNING).length,
    images: imageList.images.length,
  };
}

export const status: Verb = {
  name: 'status',
  args: [],
  summary: 'tell how the daemon is, and what it looks after',
  options: ['output'],
  examples: [
    ['cleatctl status', 'version, readiness and counts'],
    ['cleatctl status -o json', 'the same for a program'],
  ],
  async run(context) {
    using cri = await connectCri(context.socket, context.timeoutMs);
    const answer = await ask(cri);
    if (context.output === 'json') {
      context.print(json(answer));
      return;
    }
    const lines: Line[] = [
      [answer.name, `${answer.version} (CRI ${answer.apiVersion}) at ${context.socket}`],
      ...answer.conditions.map(shownCondition),
      ['handlers', answer.handlers.join(', ')],
      ['cgroups', answer.cgroupDriver],
      ['pods', `${answer.pods}, ${answer.readyPods} ready`],
      ['containers', `${answer.containers}, ${answer.runningContainers} running`],
      ['images', String(answer.images)],
    ];
    const width = Math.max(...lines.map(([title]) => title.length));
    context.print(lines.map(([title, text]) => `${title.padEnd(width)}  ${text}\n`).join(''));
  },
};
