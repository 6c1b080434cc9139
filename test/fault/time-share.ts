/** How long a long form may go on making things go wrong, in seconds: its share of `make soak`. Without it there is no limit. */
const FOR_S = process.env['CLEAT_FOR_S'];
const endMs = FOR_S === undefined ? Number.POSITIVE_INFINITY : performance.now() + Number(FOR_S) * 1000;

/** Whether the test has had its time: it then ends its round, checks what it found, and tells how far it came. */
export const timeIsUp = (): boolean => performance.now() >= endMs;
