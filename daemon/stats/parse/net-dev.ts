/** Counters of one direction of a network interface, since the interface was made. */
export type Traffic = {
  readonly bytes: bigint;
  readonly packets: bigint;
  readonly errors: bigint;
  readonly dropped: bigint;
};

/** A network interface with what it has received and sent. */
export type InterfaceTraffic = { readonly name: string; readonly received: Traffic; readonly sent: Traffic };

/** Numbers per direction; the first four are bytes, packets, errors, dropped. */
const FIELDS = 8;

/** /proc/PID/net/dev: two lines of headings, then `NAME: ` and 8 numbers received, 8 sent. Source: proc_pid_net(5). */
export function parseNetDev(text: string): InterfaceTraffic[] {
  const interfaces: InterfaceTraffic[] = [];
  for (const line of text.split('\n')) {
    const colon = line.lastIndexOf(':'); // an alias such as eth0:1 has one in its name
    const numbers = line.slice(colon + 1).match(/\d+/g);
    if (colon < 0 || !numbers || numbers.length < 2 * FIELDS) continue;
    const counters = numbers.map(BigInt);
    interfaces.push({
      name: line.slice(0, colon).trim(),
      received: traffic(counters.slice(0, FIELDS)),
      sent: traffic(counters.slice(FIELDS)),
    });
  }
  return interfaces;
}

function traffic([bytes = 0n, packets = 0n, errors = 0n, dropped = 0n]: bigint[]): Traffic {
  return { bytes, packets, errors, dropped };
}
