import { failedPrecondition, isNotFound, messageOf } from '@cleat/base';

/**
 * What is asked of a container that was found. Whatever else is missing, such as a program in its image, is told as
 * FailedPrecondition: to the CRI's callers NotFound means that the container is gone.
 */
export async function inContainer<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (err) {
    throw isNotFound(err) ? failedPrecondition(messageOf(err), err) : err;
  }
}
