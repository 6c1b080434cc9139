import type { Test } from 'tap';

/** `make soak` wants its goals reached; elsewhere they are told only, because the machine may be busy with other things. */
const WANTED = process.env['CLEAT_GOALS'] === '1';

/** Tell what was measured, for the report of `make soak`. */
export const measured = (t: Test, text: string): void => t.comment(`measured: ${text}`);

/** Tell a figure, and in `make soak` fail where it is beyond its limit. @param unit of both */
export function atMost(t: Test, what: string, figure: number, limit: number, unit: string): void {
  measured(t, `${what}: ${rounded(figure)} ${unit} (goal: at most ${limit})`);
  if (WANTED) t.ok(figure <= limit, `${what}: ${rounded(figure)} ${unit} are no more than ${limit}`);
}

/** As `atMost`, for what shall be large. */
export function atLeast(t: Test, what: string, figure: number, limit: number, unit: string): void {
  measured(t, `${what}: ${rounded(figure)} ${unit} (goal: at least ${limit})`);
  if (WANTED) t.ok(figure >= limit, `${what}: ${rounded(figure)} ${unit} are no less than ${limit}`);
}

const rounded = (figure: number): number => Math.round(figure * 10) / 10;
