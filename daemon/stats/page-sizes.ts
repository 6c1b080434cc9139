import { readdirSync } from 'node:fs';

let sizes: readonly string[] | undefined;

/**
 * Sizes of huge pages as the hugetlb controller names them, e.g. `2MB` and `1GB`; none on a kernel without them.
 * Read once: they do not change.
 */
export function pageSizes(): readonly string[] {
  sizes ??= directories().flatMap(name => {
    const kib = Number(/^hugepages-(\d+)kB$/.exec(name)?.[1]);
    return Number.isNaN(kib) ? [] : [sizeName(kib)];
  });
  return sizes;
}

function directories(): string[] {
  try {
    return readdirSync('/sys/kernel/mm/hugepages');
  } catch {
    return []; // a kernel without huge pages
  }
}

/** Source: Linux, mm/hugetlb_cgroup.c: the largest unit that leaves a number of at least one. */
function sizeName(kib: number): string {
  if (kib >= 1 << 20) return `${kib >> 20}GB`;
  return kib >= 1 << 10 ? `${kib >> 10}MB` : `${kib}KB`;
}
