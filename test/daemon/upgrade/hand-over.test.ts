import { mock } from 'node:test';
import t from 'tap';
import type { Daemon } from '../../../daemon/daemon.ts';
import { HandOver } from '../../../daemon/upgrade/hand-over.ts';
import type { Link } from '../../../daemon/upgrade/link.ts';
import type { FromNew, FromOld } from '../../../daemon/upgrade/messages.ts';

t.test('a daemon that is finished leaves, also when the one that has taken over hangs', async t => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  const facts = { onChange: () => undefined };
  const d = { pods: facts, containers: facts, config: {}, version: '1' } as unknown as Daemon;
  const handOver = new HandOver(d);
  const said: string[] = [];
  const hung = {
    closed: new Promise(() => undefined),
    send: ({ t }: FromOld) => said.push(t),
    end: () => said.push('end'),
  };
  handOver.welcome(hung as unknown as Link<FromNew, FromOld>, -1);
  const left = handOver.leave();
  mock.timers.tick(5_000);
  await left;
  t.strictSame(said, ['welcome', 'left', 'end']);
});
