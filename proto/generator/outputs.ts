/**
 * Which .proto files, relative to proto/, go into which file of gen/. A program loads what it names and nothing
 * else, so what the shim needs stays apart from CRI.
 */
export const OUTPUTS: Readonly<Record<string, readonly string[]>> = {
  google: ['google/protobuf/any.proto'],
  shim: ['cleat/shim/v1/shim.proto'],
};
