/** Handler of a runc that can do user namespaces, which the distribution's runtimes cannot. */
export const USERNS_HANDLER = 'runc-1.5';
