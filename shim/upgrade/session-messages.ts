/** What a shim tells the process that serves its older sessions. */
export type ToHost =
  /** The container's process has no more input. */
  | { readonly closeInput: true }
  /** A process that it waits for has ended. `atNs` in decimal. */
  | { readonly ended: number; readonly status: number; readonly atNs: string }
  /** The init process has ended. */
  | { readonly initEnded: number; readonly atNs: string };

/** What that process tells the shim, who is the parent of all processes of the container. */
export type FromHost =
  /** The ends of unknown processes are to be kept from now on, or no more. */
  | { readonly launch: boolean }
  /** It waits for the end of this process. */
  | { readonly own: number }
  /** A session has ended the input of the container's process. */
  | { readonly closeInput: true };
