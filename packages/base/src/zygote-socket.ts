/** Name of the socket in the daemon's state directory where a zygote forks shims. @param id eight hexadecimal digits: of its version and program. */
export const zygoteSocketName = (id: string): string => `z-${id}.sock`;

export const isZygoteSocketName = (name: string): boolean => /^z-[0-9a-f]{8}\.sock$/.test(name);
