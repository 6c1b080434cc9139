import { readFile } from 'node:fs/promises';
import { invalidArgument, messageOf } from '@cleat/base';
import { Options } from '@cleat/proto/runc-options';
import { Options as RuntimeOptions } from '@cleat/proto/runtime-options';
import { parse, type TomlTable } from 'smol-toml';

/** Keys of a handler's options in containerd's configuration, as they are for its own shim, and where each goes. */
const KEYS = {
  NoPivotRoot: 'noPivotRoot',
  NoNewKeyring: 'noNewKeyring',
  ShimCgroup: 'shimCgroup',
  IoUid: 'ioUid',
  IoGid: 'ioGid',
  BinaryName: 'binaryName',
  Root: 'root',
  SystemdCgroup: 'systemdCgroup',
  CriuPath: undefined, // of old releases
  CriuImagePath: 'criuImagePath',
  CriuWorkPath: 'criuWorkPath',
  TypeUrl: undefined, // containerd's own
  ConfigPath: undefined,
} as const satisfies Record<string, keyof Options | undefined>;

/**
 * Options as containerd's CRI gives them to a shim that is not its own: a table of TOML, or the path of a file of it.
 * Source: containerd internal/cri/config, GenerateRuntimeOptions; api/types/runtimeoptions/v1.
 * @throws RpcError InvalidArgument for what cannot be read, keys that are not known, and values of another type.
 */
export async function readTomlOptions(value: Uint8Array): Promise<Options> {
  const { configPath, configBody } = RuntimeOptions.decode(value);
  const text = configPath ? await readConfig(configPath) : Buffer.from(configBody).toString();
  const options = Options.decode(new Uint8Array(0));
  for (const [key, given] of Object.entries(parseToml(text))) {
    if (!isKnown(key))
      throw invalidArgument(`runtime option ${key} is not known; there are: ${Object.keys(KEYS).join(', ')}`);
    const field = KEYS[key];
    if (field === undefined) continue;
    if (typeof given !== typeof options[field])
      throw invalidArgument(`runtime option ${key} is ${JSON.stringify(given)}, not a ${typeof options[field]}`);
    Object.assign(options, { [field]: given });
  }
  return options;
}

const isKnown = (key: string): key is keyof typeof KEYS => Object.hasOwn(KEYS, key);

async function readConfig(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (err) {
    throw invalidArgument(`the runtime options' ConfigPath ${path} cannot be read: ${messageOf(err)}`, err);
  }
}

function parseToml(text: string): TomlTable {
  try {
    return parse(text);
  } catch (err) {
    throw invalidArgument(`the runtime options are not TOML: ${messageOf(err).split('\n')[0]}`, err);
  }
}
