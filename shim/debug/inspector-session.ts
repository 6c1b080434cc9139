/**
 * Open a session with this process's own inspector. It opens no socket and starts no thread.
 * The module is asked for here: an import would be loaded by every shim, as its program is one file.
 */
export function inspectorSession() {
  const { Session } = process.getBuiltinModule('node:inspector/promises');
  const session = new Session();
  session.connect();
  return Object.assign(session, { [Symbol.dispose]: () => session.disconnect() });
}
