import { ForeignOptions } from '@cleat/proto/foreign';
import type { CreateTaskRequest } from '@cleat/proto/task-v3';

/** The task is to be made by another shim: its options say so. */
export const isForeign = ({ options }: CreateTaskRequest): boolean =>
  options?.typeUrl.slice(options.typeUrl.lastIndexOf('/') + 1) === ForeignOptions.typeName;
