import { closeSync } from 'node:fs';
import { acceptNow, duplicateFd, SystemError, sendDatagram, unixConnect, unixListen } from '@cleat/linux';
import t from 'tap';

const address = `@cleat-connect-${process.pid}`;

t.test('who connects is accepted, through a duplicate of the listener too', t => {
  const listener = unixListen(address);
  const other = duplicateFd(listener);
  closeSync(listener);
  const connection = unixConnect(address);
  const accepted = acceptNow(other);
  t.not(accepted, undefined);
  for (const fd of [other, connection, accepted ?? -1]) closeSync(fd);
  t.end();
});

t.test('where nobody listens, the error says so', t => {
  for (const call of [() => unixConnect(address), () => sendDatagram(address, Buffer.from('x'))])
    t.throws(call, SystemError);
  t.throws(() => unixConnect(address), /connect\(@cleat-connect-\d+\): ECONNREFUSED/);
  t.throws(() => duplicateFd(-1), /fcntl/);
  t.end();
});
