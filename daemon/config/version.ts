/** Put in by the build: the version and the commit. */
declare const CLEAT_VERSION: string | undefined;

/** Whether this is a built program, not the source run as it stands. */
export const isBundled = typeof CLEAT_VERSION === 'string';

/** The version of this program, as semver: `0.1.0+1a2b3c4`. */
export const version: string = typeof CLEAT_VERSION === 'string' ? CLEAT_VERSION : '0.0.0+source';
