import { mock } from 'node:test';
import t from 'tap';
import { IdleConnection } from '../../../daemon/shims/idle-connection.ts';

mock.timers.enable({ apis: ['setTimeout'] });

class Fake {
  isOpen = true;
  close(): void {
    this.isOpen = false;
  }
}

t.test('a connection that is kept is given to one user', async t => {
  const idle = new IdleConnection<Fake>();
  t.equal(idle.take(), undefined, 'there is none at first');
  const connection = new Fake();
  idle.keep(connection);
  t.equal(idle.take(), connection);
  t.equal(idle.take(), undefined);
  mock.timers.tick(60_000);
  t.ok(connection.isOpen, 'whoever has it closes it');
});

t.test('a connection that its other end has closed is not given to anybody', async t => {
  const idle = new IdleConnection<Fake>();
  const connection = new Fake();
  idle.keep(connection);
  connection.close();
  t.equal(idle.take(), undefined);
});

t.test('a connection that nobody has used for a while is closed', async t => {
  const idle = new IdleConnection<Fake>();
  const connection = new Fake();
  idle.keep(connection);
  mock.timers.tick(14_000);
  t.equal(idle.take(), connection);
  idle.keep(connection);
  mock.timers.tick(14_000);
  t.ok(connection.isOpen, 'the time begins anew with each use');
  mock.timers.tick(1_000);
  t.notOk(connection.isOpen);
  t.equal(idle.take(), undefined);
});

t.test('one connection is kept at the most, and none when its owner closes it', async t => {
  const idle = new IdleConnection<Fake>();
  const [first, second] = [new Fake(), new Fake()];
  idle.keep(first);
  idle.keep(second);
  t.notOk(first.isOpen);
  t.ok(second.isOpen);
  idle.close();
  t.notOk(second.isOpen);
});
