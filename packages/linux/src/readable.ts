import { koffi } from './native.ts';

/**
 * Call back whenever a descriptor can be read, hung up or failed (libuv poll; a pidfd becomes readable when its process
 * has ended). Level-triggered: it calls again until the descriptor is read or the watch disposed. Dispose it before the
 * descriptor is closed; disposing inside the callback and twice is fine.
 * @param options.unref the watch alone does not keep the program alive.
 */
export function watchReadable(
  fd: number,
  callback: () => void,
  options: { readonly unref?: boolean } = {},
): Disposable {
  let open = true;
  const handle = koffi().node.poll(fd, { readable: true, writable: false, disconnect: false }, () => {
    if (open) callback();
  });
  if (options.unref) handle.unref();
  return {
    [Symbol.dispose]() {
      if (!open) return;
      open = false;
      handle.stop();
      handle.close();
    },
  };
}
