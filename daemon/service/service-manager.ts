import { notifyService } from './notify.ts';

/** What the service manager gives a service as environment variables. Source: sd_notify(3), sd_watchdog_enabled(3). */
const VARIABLES = ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID'];

/** The service manager, systemd, that the daemon is a service of. Where there is none, nothing is told to anybody. */
export class ServiceManager {
  /** For a program that takes over from us: it is the same service. */
  readonly variables: Readonly<Record<string, string>>;
  readonly #socket: string;
  /**
   * It must hear from us at least this often, in milliseconds; undefined when it does not watch us. Whose pid WATCHDOG_PID
   * is does not count: a daemon that took over has the variables of the one before it.
   */
  readonly watchdogMs: number | undefined;

  private constructor(variables: Readonly<Record<string, string>>) {
    this.variables = variables;
    const socket = variables['NOTIFY_SOCKET'] ?? '';
    this.#socket = /^[/@]/.test(socket) ? socket : '';
    const watchdogMs = Number(variables['WATCHDOG_USEC'] ?? 0) / 1000;
    this.watchdogMs = this.#socket && watchdogMs > 0 ? watchdogMs : undefined;
  }

  /**
   * Takes its variables out of the environment. What the daemon starts must not find them there: with NOTIFY_SOCKET set,
   * runc waits at the start of each container until it has said READY=1.
   */
  static takenFrom(env: NodeJS.ProcessEnv): ServiceManager {
    const found = VARIABLES.flatMap(name => (env[name] === undefined ? [] : [[name, env[name]] as const]));
    for (const name of VARIABLES) delete env[name];
    return new ServiceManager(Object.fromEntries(found));
  }

  /** @param status one sentence for `systemctl status` */
  loading(status: string): void {
    this.#tell(`STATUS=${status}`);
  }

  /** Calls are answered, or a reload is finished. */
  ready(status: string): void {
    this.#tell('READY=1', `STATUS=${status}`);
  }

  /** The configuration is read anew; `ready` follows. */
  reloading(): void {
    this.#tell('RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`, 'STATUS=reads its configuration');
  }

  stopping(status: string): void {
    this.#tell('STOPPING=1', `STATUS=${status}`);
  }

  /** Another process is the service from now on. */
  isNow(pid: number): void {
    this.#tell(`MAINPID=${pid}`);
  }

  /** For `watchdogMs`. */
  alive(): void {
    this.#tell('WATCHDOG=1');
  }

  #tell(...lines: readonly string[]): void {
    notifyService(lines.join('\n'), this.#socket);
  }
}
