import type { Verb } from '../verb.ts';
import { shimInspect } from './shim-inspect.ts';
import { shimLs } from './shim-ls.ts';

/** The commands of `cleatctl shim`, in the order of the help. Each asks a shim at its socket, without a daemon. */
export const shimVerbs: readonly Verb[] = [shimLs, shimInspect];
