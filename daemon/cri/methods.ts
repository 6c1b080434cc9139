import type { ImageService, RuntimeService } from '@cleat/proto/cri';
import { attach } from './attach.ts';
import type { Methods } from './call.ts';
import { checkpointContainer } from './checkpoint-container.ts';
import { containerStatsMethod } from './container-stats.ts';
import { containerStatusMethod } from './container-status.ts';
import { createContainerMethod } from './create-container.ts';
import { exec } from './exec.ts';
import { execSyncMethod } from './exec-sync.ts';
import { getContainerEvents } from './get-container-events.ts';
import { imageFsInfo } from './image-fs-info.ts';
import { imageStatus } from './image-status.ts';
import { listContainerStats } from './list-container-stats.ts';
import { listContainers } from './list-containers.ts';
import { listImages } from './list-images.ts';
import { listMetricDescriptors } from './list-metric-descriptors.ts';
import { listPodSandbox } from './list-pod-sandbox.ts';
import { listPodSandboxMetrics } from './list-pod-sandbox-metrics.ts';
import { listPodSandboxStats } from './list-pod-sandbox-stats.ts';
import { podSandboxStats } from './pod-sandbox-stats.ts';
import { podSandboxStatus } from './pod-sandbox-status.ts';
import { portForwardMethod } from './port-forward.ts';
import { pullImage } from './pull-image.ts';
import { removeContainerMethod } from './remove-container.ts';
import { removeImage } from './remove-image.ts';
import { removePodSandbox } from './remove-pod-sandbox.ts';
import { reopenContainerLog } from './reopen-container-log.ts';
import { runPodSandbox } from './run-pod-sandbox.ts';
import { runtimeConfig } from './runtime-config.ts';
import { startContainerMethod } from './start-container.ts';
import { status } from './status.ts';
import { stopContainerMethod } from './stop-container.ts';
import { stopPodSandbox } from './stop-pod-sandbox.ts';
import { streamContainerStats } from './stream-container-stats.ts';
import { streamContainers } from './stream-containers.ts';
import { streamImages } from './stream-images.ts';
import { streamPodSandboxMetrics } from './stream-pod-sandbox-metrics.ts';
import { streamPodSandboxStats } from './stream-pod-sandbox-stats.ts';
import { streamPodSandboxes } from './stream-pod-sandboxes.ts';
import { updateContainerResources } from './update-container-resources.ts';
import { updatePodSandboxResources } from './update-pod-sandbox-resources.ts';
import { updateRuntimeConfig } from './update-runtime-config.ts';
import { version } from './version.ts';

/** What there is of RuntimeService; the rest answers UNIMPLEMENTED. */
export const runtimeMethods: Methods<typeof RuntimeService> = {
  version,
  status,
  runtimeConfig,
  runPodSandbox,
  stopPodSandbox,
  removePodSandbox,
  podSandboxStatus,
  listPodSandbox,
  createContainer: createContainerMethod,
  startContainer: startContainerMethod,
  stopContainer: stopContainerMethod,
  removeContainer: removeContainerMethod,
  containerStatus: containerStatusMethod,
  listContainers,
  containerStats: containerStatsMethod,
  listContainerStats,
  podSandboxStats,
  listPodSandboxStats,
  listMetricDescriptors,
  listPodSandboxMetrics,
  exec,
  attach,
  portForward: portForwardMethod,
  execSync: execSyncMethod,
  updateContainerResources,
  checkpointContainer,
  updatePodSandboxResources,
  updateRuntimeConfig,
  getContainerEvents,
  streamPodSandboxes,
  streamContainers,
  streamContainerStats,
  streamPodSandboxStats,
  streamPodSandboxMetrics,
  reopenContainerLog,
};

/** What there is of ImageService. */
export const imageMethods: Methods<typeof ImageService> = {
  pullImage,
  listImages,
  streamImages,
  imageStatus,
  removeImage,
  imageFsInfo,
};
