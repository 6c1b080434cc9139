/** A page of WebAssembly, in bytes. */
export const WASM_PAGE_BYTES = 64 * 1024;

/** Memory of a function: it sees nothing else. */
export type WasmMemory = { readonly buffer: ArrayBuffer };

/** What TypeScript does not know of Node: its types are a browser's. */
type WebAssemblyApi = {
  readonly Memory: new (pages: { initial: number; maximum: number }) => WasmMemory;
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
};
const { Memory, Module, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;

/** Memory of a fixed size: pages of it that nobody writes to cost nothing. */
export const wasmMemory = (pages: number): WasmMemory => new Memory({ initial: pages, maximum: pages });

/** The function of a module that `assemble` made. */
export const wasmFunction = <F>(code: Uint8Array, memory: WasmMemory): F =>
  new Instance(new Module(code), { env: { memory } }).exports['run'] as F;
