/** Turns one message type into bytes and back. `I` is what encode takes, which may leave out fields. */
export interface Codec<T, I = T> {
  encode(message: I): Uint8Array;
  decode(bytes: Uint8Array): T;
}

/** Any codec: what is read from a service description is narrowed by the types below. */
export type AnyCodec = Codec<unknown, never>;

/** One method of a service. `name` is as on the wire, e.g. `Create`. */
export interface MethodType {
  readonly name: string;
  readonly request: AnyCodec;
  readonly response: AnyCodec;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

/** A service. `typeName` is as on the wire, e.g. `containerd.task.v3.Task`; the keys are the method names in code. */
export interface ServiceType {
  readonly typeName: string;
  readonly methods: { readonly [key: string]: MethodType };
}

/** What encode takes for this codec. */
export type Input<C> = C extends { encode(message: infer I): Uint8Array } ? I : never;
/** What decode gives for this codec. */
export type Output<C> = C extends { decode(bytes: Uint8Array): infer T } ? T : never;

/** `then`, by whether a flag of a method is literally true. A flag that is only known to be a boolean counts as false. */
type When<F, Then, Else> = F extends true ? Then : Else;

/** Pick a shape by the two stream flags of a method. */
export type ByKind<M extends MethodType, Unary, ServerStream, ClientStream, Bidi> = boolean extends M['requestStream']
  ? Unary
  : When<
      M['requestStream'],
      When<M['responseStream'], Bidi, ClientStream>,
      When<M['responseStream'], ServerStream, Unary>
    >;
