/** A long form of a reliability test: it does so much, or as much as its share of the time allows. */
export type SoakPart = {
  readonly name: string;
  readonly file: string;
  /** Of the time, in parts of the sum of all. */
  readonly share: number;
  readonly env: Readonly<Record<string, string>>;
};

/** What `make soak` runs, one after another. What takes a fixed time comes first: the others get what is left. */
export const SOAK_PARTS: readonly SoakPart[] = [
  { name: 'unmounts', file: 'test/fault/hung-unmount.test.ts', share: 1, env: {} },
  { name: 'neighbours', file: 'test/fault/sick-neighbours.test.ts', share: 5, env: { CLEAT_SHIMS: '100' } },
  { name: 'shims', file: 'test/fault/shim-upgrade.test.ts', share: 3, env: { CLEAT_SHIM_UPGRADES: '20' } },
  { name: 'successors', file: 'test/fault/shim-successor.test.ts', share: 3, env: { CLEAT_SHIM_UPGRADES: '120' } },
  { name: 'pulls', file: 'test/daemon/images/kill.test.ts', share: 4, env: { CLEAT_KILLS: '200' } },
  { name: 'upgrades', file: 'test/fault/daemon-upgrade.test.ts', share: 8, env: { CLEAT_UPGRADES: '12' } },
  { name: 'failpoints', file: 'test/fault/failpoints.test.ts', share: 9, env: { CLEAT_FAULTS: 'all' } },
  { name: 'exits', file: 'test/fault/exits.test.ts', share: 15, env: { CLEAT_EXITS: '2000' } },
  { name: 'cuts', file: 'test/vm/power-cut.test.ts', share: 15, env: { CLEAT_CUTS: '200' } },
];
