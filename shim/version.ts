declare const CLEAT_VERSION: string | undefined;

/** Version of the program: baked in by the build, `dev` when it runs from its source. */
export const version = (): string => (typeof CLEAT_VERSION === 'string' ? CLEAT_VERSION : 'dev');
