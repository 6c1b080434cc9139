import { RuntimeService } from '@cleat/proto/cri';
import { credentials, Client as GrpcClient } from '@grpc/grpc-js';

/**
 * Ask the daemon at a socket for its version, as anybody else would: over a new connection.
 * @throws Error with gRPC's words when it does not answer within `timeoutMs`
 */
export async function checkSelf(socket: string, timeoutMs: number): Promise<void> {
  const { name, request, response } = RuntimeService.methods.version;
  const client = new GrpcClient(`unix:${socket}`, credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      client.makeUnaryRequest(
        `/${RuntimeService.typeName}/${name}`,
        () => Buffer.from(request.encode({})),
        bytes => response.decode(bytes),
        {},
        { deadline: Date.now() + timeoutMs },
        err => (err ? reject(err) : resolve()),
      );
    });
  } finally {
    client.close();
  }
}
