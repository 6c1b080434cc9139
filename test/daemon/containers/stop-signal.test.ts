import { constants } from 'node:os';
import { Signal } from '@cleat/proto/cri';
import t from 'tap';
import { criSignal, signalNumber, stopSignalName } from '../../../daemon/containers/stop-signal.ts';

t.test('every signal of the CRI can be sent, and is shown as itself', async t => {
  for (const [name, value] of Object.entries(Signal)) {
    if (value === Signal.RUNTIME_DEFAULT) continue;
    t.equal(stopSignalName(value, 'SIGINT'), name);
    t.ok(signalNumber(name) > 0);
    t.equal(criSignal(name), value);
  }
});

t.test('signals are known by name, with and without SIG, and by number', async t => {
  const { SIGTERM, SIGUSR1 } = constants.signals;
  for (const [text, number, shown] of [
    ['SIGTERM', SIGTERM, Signal.SIGTERM],
    ['term', SIGTERM, Signal.SIGTERM],
    ['10', SIGUSR1, Signal.SIGUSR1],
    ['SIGRTMIN+3', 37, Signal.SIGRTMINPLUS3],
    ['RTMAX-2', 62, Signal.SIGRTMAXMINUS2],
    ['SIGRTMIN', 34, Signal.SIGRTMIN],
  ] as const) {
    t.equal(signalNumber(text), number, text);
    t.equal(criSignal(text), shown, text);
  }
  for (const text of ['', 'SIGNAL', '0', '65', '-1', '1e1', 'SIGRTMIN+31', 'RTMAX-31'])
    t.throws(() => signalNumber(text), { code: 3, message: `there is no signal ${JSON.stringify(text)}` });
});

t.test('an image whose stop signal is none can be stopped all the same', async t => {
  t.equal(stopSignalName(0, 'SIGQUIT'), 'SIGQUIT');
  t.equal(stopSignalName(0, '3'), '3');
  for (const ofImage of [undefined, '', 'SIGNONSENSE', '99']) t.equal(stopSignalName(0, ofImage), 'SIGTERM');
});
