/**
 * What generated code in gen/ is made of: one MessageType per protobuf message, one ServiceType per service.
 * 64-bit integers are bigint, bytes are Uint8Array, maps are plain objects, an unset message field is undefined.
 */

/** What `encode` and `create` take: each field may be left out, at every depth. */
export type Init<T> = T extends Uint8Array | bigint | string | number | boolean | undefined
  ? T
  : T extends readonly (infer U)[]
    ? readonly Init<U>[]
    : { readonly [K in keyof T]?: Init<T[K]> | undefined };

/** A protobuf message type. `T` is what decode returns: scalars, lists and maps always set, messages possibly undefined. */
export interface MessageType<T> {
  /** Full name, e.g. `runtime.v1.PodSandbox`. */
  readonly typeName: string;
  create(init?: Init<T>): T;
  /** @throws RangeError on a bigint that does not fit in its field. */
  encode(message: Init<T>): Uint8Array;
  /**
   * Bytes fields of the result may be views of `bytes`: who reuses that memory copies them first. Strings that are
   * not UTF-8 come out with replacement characters.
   * @throws RangeError on bytes that are not this message.
   */
  decode(bytes: Uint8Array): T;
}

/** One method of a service. `name` is as on the wire, e.g. `RunPodSandbox`. */
export interface MethodType<Q = unknown, R = unknown> {
  readonly name: string;
  readonly request: MessageType<Q>;
  readonly response: MessageType<R>;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

/** A service. Keys of `methods` are the lower-camel-case method names. */
export interface ServiceType {
  readonly typeName: string;
  readonly methods: { readonly [key: string]: MethodType };
}
