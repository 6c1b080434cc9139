/** What the daemon that leaves tells the one that takes over. One JSON object per line. Fields and kinds are only ever added. */
export type FromOld =
  /** It may load, if it means the same directory and socket. */
  | {
      readonly t: 'welcome';
      readonly version: string;
      readonly pid: number;
      readonly root: string;
      readonly socket: string;
    }
  /** It may not take over, and why. */
  | { readonly t: 'no'; readonly why: string }
  /**
   * From here on nothing is accepted and no key is held by the old one but these. The listening socket and the lock of
   * the state directory are on the way. `changed`: what changed since the welcome.
   */
  | {
      readonly t: 'frozen';
      readonly held: readonly string[];
      readonly stopping: readonly string[];
      readonly changed: readonly Changed[];
    }
  /** The image store is let go of; said before `frozen`. */
  | { readonly t: 'images' }
  /** A fact is on disk. */
  | ({ readonly t: 'changed' } & Changed)
  | { readonly t: 'acquire'; readonly n: number; readonly key: string }
  | { readonly t: 'cancel'; readonly n: number }
  | { readonly t: 'release'; readonly key: string }
  /** Answered when all that was said before has been taken in. */
  | { readonly t: 'sync'; readonly n: number }
  /**
   * The event streams of the old one end: they have told of everything up to the new one's change `seq`. `count` of them
   * will be opened anew. Answered as `sync`.
   */
  | { readonly t: 'streams'; readonly n: number; readonly seq: number; readonly count: number }
  /** The new one has proved itself: nobody is there to go back to any more. */
  | { readonly t: 'committed' }
  /** Everything is finished. */
  | { readonly t: 'left' };

/** What the daemon that takes over tells the one that leaves. The first line is a `hello`, and brings a socket for descriptors. */
export type FromNew =
  | { readonly t: 'hello'; readonly protocol: number; readonly version: string; readonly pid: number }
  | { readonly t: 'failed'; readonly why: string }
  /** Loaded and tested. */
  | { readonly t: 'ready' }
  /** The image store is opened: nothing is missing any more. */
  | { readonly t: 'opened' }
  | { readonly t: 'serving' }
  | ({ readonly t: 'changed'; readonly seq: number } & Changed)
  | { readonly t: 'granted'; readonly n: number; readonly key: string }
  | { readonly t: 'synced'; readonly n: number }
  /** Sent every second: it is alive. */
  | { readonly t: 'alive' }
  /** It was told to stop; that is no failure. */
  | { readonly t: 'leaving' };

export type Changed = { readonly kind: 'pod' | 'container'; readonly id: string };

/** Of the protocol: daemons of different numbers do not hand over to each other. */
export const PROTOCOL = 1;
