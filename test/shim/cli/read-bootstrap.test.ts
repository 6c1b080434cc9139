import { Readable } from 'node:stream';
import { BootstrapParams, LogLevel } from '@cleat/proto/bootstrap';
import { Any } from '@cleat/proto/google';
import { Options } from '@cleat/proto/runc-options';
import t from 'tap';
import { readBootstrap } from '../../../shim/cli/read-bootstrap.ts';

const whose = { id: 'c1', namespace: 'k8s.io' };
const read = (bytes: Uint8Array) => readBootstrap(Readable.from([bytes]), whose);

t.test('parameters of a new containerd are read', async t => {
  const params = { instanceId: 'c1', namespace: 'k8s.io', socketDir: '/run/s', logLevel: LogLevel.LOG_LEVEL_DEBUG };
  t.match(await read(BootstrapParams.encode(params)), params);
});

t.test('what an older containerd gives, or nobody, is passed over', async t => {
  t.equal(await read(new Uint8Array(0)), undefined);
  t.equal(await read(BootstrapParams.encode({ instanceId: 'c2', namespace: 'k8s.io' })), undefined, "another's");
  const options = Any.encode({ typeUrl: Options.typeName, value: Options.encode({ binaryName: 'crun' }) });
  t.equal(await read(options), undefined);
  t.equal(await read(Buffer.from([0xff, 0xff, 0xff])), undefined, 'no message at all');
});
