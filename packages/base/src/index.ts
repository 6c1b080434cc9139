export * from './atomic-file.ts';
export * from './bundle.ts';
export * from './clock.ts';
export * from './deadline.ts';
export * from './errors.ts';
export * from './failpoint.ts';
export * from './keyed-lock.ts';
export * from './undo-stack.ts';
