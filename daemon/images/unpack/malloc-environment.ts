/**
 * For programs that take large pieces of memory now and then, as they start: what they free goes back to the kernel, and
 * leaves no holes. Source: mallopt(3). Read once, by the C library.
 */
export const MALLOC_ENVIRONMENT = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '262144',
} as const;
