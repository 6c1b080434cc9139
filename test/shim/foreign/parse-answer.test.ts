import { Code } from '@cleat/base';
import { BootstrapResult } from '@cleat/proto/bootstrap';
import t from 'tap';
import { parseAnswer } from '../../../shim/foreign/launch.ts';

const address = 'unix:///run/containerd/s/1234';
const parse = (answer: string | Uint8Array) => parseAnswer('shim', Buffer.from(answer));

t.test('each form of an answer to start is understood', async t => {
  t.same(parse(`${address}\n`), { version: 2, address });
  t.same(parse(JSON.stringify({ version: 3, address, protocol: 'ttrpc' })), { version: 3, address });
  t.same(parse(BootstrapResult.encode({ version: 3, address, protocol: 'ttrpc' })), { version: 3, address });
});

for (const [answer, message] of [
  ['', /speaks/],
  ['{"version": 3', /no address/],
  [JSON.stringify({ version: 4, address, protocol: 'ttrpc' }), /version 4/],
  [JSON.stringify({ version: 3, address, protocol: 'grpc' }), /speaks grpc/],
  [JSON.stringify({ version: 3, address: 'vsock://3:1024', protocol: 'ttrpc' }), /vsock.* no address/],
  ['x'.repeat(70_000), /70000 bytes/],
] as const)
  t.test(`the answer ${JSON.stringify(answer.slice(0, 40))} is refused`, async t => {
    t.throws(() => parse(answer), { code: Code.Internal, message });
  });
