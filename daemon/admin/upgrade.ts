import { isAbsolute } from 'node:path';
import { invalidArgument } from '@cleat/base';
import type { UpgradeRequest, UpgradeResponse } from '@cleat/proto/daemon';
import type { StreamMethod } from '../cri/server-stream.ts';
import { required } from '../cri/validate.ts';

/** Upgrade: start another cleatd and hand over to it. The caller's leaving changes nothing. */
export const upgrade: StreamMethod<UpgradeRequest, UpgradeResponse> = (d, request) => {
  const path = required(request.path, 'path');
  if (!isAbsolute(path)) throw invalidArgument(`path is not absolute: ${JSON.stringify(path)}`);
  return d.succession.upgrade(path);
};
