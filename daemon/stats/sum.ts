/** The sum of counts, name by name; `undefined` of none. */
export function sum<T extends Readonly<Record<keyof T, bigint>>>(all: readonly (T | undefined)[]): T | undefined {
  let total: Record<string, bigint> | undefined;
  for (const one of all) {
    if (!one) continue;
    total ??= {};
    for (const [name, value] of Object.entries<bigint>(one)) total[name] = (total[name] ?? 0n) + value;
  }
  return total as T | undefined;
}
