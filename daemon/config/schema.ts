import { METRICS_ADDRESS } from '../metrics/address.ts';
import {
  dictionary,
  group,
  integer,
  listOf,
  live,
  oneOf,
  onOff,
  path,
  seconds,
  text,
  unset,
  type ValueOf,
} from './field.ts';

/** Longest path of a unix socket, in bytes. Source: unix(7), sun_path has 108 with the final zero. */
const SOCKET_PATH_BYTES = 107;

/** What the daemon puts behind the state directory to name a shim's socket: `/s/` and 32 digits. */
const SHIM_SOCKET_BYTES = 3 + 32;

/** Layers lie below `root`, and these have a meaning in the options of an overlay mount. */
const OVERLAY_SYNTAX = ',:\\';

const handler = group('', {
  shim: text(
    'containerd-shim-cleat-v2',
    'Path of the runtime v2 shim, or its name: one beside cleatd, else one on PATH.',
    'the path or the name of a program',
    /^[^\0]+$/,
  ),
  binary: unset(
    'runc',
    text(
      '',
      "Path or name of the OCI runtime that the shim runs. When it is not set: the handler's name.",
      'the path or the name of a program',
      /^[^\0]+$/,
    ),
  ),
  root: unset(
    '/run/cleat/runtime',
    path('', "Where the OCI runtime keeps its state. When it is not set: a folder in the daemon's state directory."),
  ),
  configPath: unset(
    '/etc/containerd/runsc.toml',
    path('', "Configuration file for a shim that is neither ours nor runc's: gVisor's, Kata's. Ours do not read it."),
  ),
  address: unset(
    'unix:///run/vm/shim.sock',
    text(
      '',
      'Where a shim serves that runs already, and is neither started nor ended. `shim` does not count then.',
      'the address of a unix socket, such as "unix:///run/vm/shim.sock"',
      /^(unix:\/\/\/[^\0]{1,100})?$/,
    ),
  ),
  snapshotter: oneOf(
    ['overlay', 'native'],
    'overlay',
    '"overlay": what a container writes lies above the layers of its image. "native": each container gets a copy of its image, which takes time and disk, and needs neither overlay nor, with a user namespace, id-mapped mounts.',
  ),
  pause: oneOf(
    ['auto', 'always'],
    'auto',
    '"always": every pod of the handler gets a pause container. "auto": those of shims that need one, and as runtime.pause says.',
  ),
});

const policyRule = group('', {
  action: oneOf(
    ['allow', 'refuse', 'signed'],
    'refuse',
    '"signed": only what one of the keys has signed, as cosign signs.',
  ),
  keys: listOf([], path('', ''), 'Files with public keys in PEM, read at every pull.'),
});

const url = text('', '', 'a URL such as "https://mirror.example.com:5000"', /^https?:\/\/[^\s/?#]+[^\s?#]*$/);
const registry = text('', '', 'the host of a registry, with its port if it has one', /^[^\s/]+$/);

const secret = (doc: string) => ({ ...unset('', text('', doc)), secret: true });
const credentials = group('', {
  username: secret(''),
  password: secret(''),
  identityToken: secret('An OAuth2 refresh token, in place of name and password.'),
});

/** Every key of the configuration file, once: type, default, range and words. The rest is derived from it. */
export const schema = group('', {
  root: path('/var/lib/cleat', 'Images and what must outlive a boot. On a disk.', { without: OVERLAY_SYNTAX }),
  state: path('/run/cleat', 'What must not outlive a boot: sockets, bundles, pinned namespaces. On a tmpfs.', {
    maxBytes: SOCKET_PATH_BYTES - SHIM_SOCKET_BYTES,
  }),
  socket: unset(
    '/run/cleat/cleatd.sock',
    path('', 'The unix socket of the CRI. When it is not set: cleatd.sock in the state directory.', {
      maxBytes: SOCKET_PATH_BYTES,
    }),
  ),
  log: group('What the daemon logs, on standard error.', {
    level: live(
      oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], 'info', 'The least important lines to log.'),
    ),
    format: oneOf(
      ['auto', 'json', 'text'],
      'auto',
      '"json": one JSON object per line. "text": for people. "auto": text on a terminal, else json.',
    ),
  }),
  network: group('Pod networks, made by CNI plugins.', {
    confDir: path(
      '/etc/cni/net.d',
      'Where the network configuration lies: the first valid file in lexical order is used.',
    ),
    binDirs: live(
      listOf(['/opt/cni/bin', '/usr/lib/cni'], path('', ''), 'Where the plugins lie; the first match counts.'),
    ),
    timeoutMs: live(seconds(60, 1, 3600, 'How long one call of a plugin may take before it is killed.')),
  }),
  metrics: group('Figures for Prometheus.', {
    address: unset(
      '127.0.0.1:9464',
      text(
        '',
        'Where figures of the daemon are served over HTTP, at /metrics: host and port, or the path of a unix socket. Nobody is asked who he is: keep it from the network. When it is not set: nowhere.',
        'host and port, such as "127.0.0.1:9464", or an absolute path of at most 100 bytes',
        METRICS_ADDRESS,
      ),
    ),
  }),
  tracing: group('Where the time of calls goes.', {
    endpoint: unset(
      'http://127.0.0.1:4318',
      text(
        '',
        'An OpenTelemetry collector that is sent the calls about pods and their steps, as OTLP over HTTP in JSON: its address, without /v1/traces. When it is not set: nowhere; `cleatctl trace` shows them all the same.',
        'a URL such as "http://127.0.0.1:4318"',
        /^https?:\/\/[^\s/?#]+[^\s?#]*$/,
      ),
    ),
  }),
  images: group('Images and registries.', {
    insecureRegistries: live(
      listOf(
        [],
        registry,
        'Registries that may be spoken to over plain HTTP or with an unknown certificate. Those on loopback always may.',
      ),
    ),
    hostsDir: live(
      path(
        '/etc/cleat/certs.d',
        'Where directories by registry with a hosts.toml lie, as containerd reads them. What stands there counts instead of [images.mirrors]. Read at every pull.',
      ),
    ),
    maxConcurrentDownloads: integer(3, 1, 64, 'Layers fetched at a time, over all pulls.'),
    maxConcurrentRanges: integer(3, 1, 16, 'Connections that one big layer is fetched over.'),
    maxBytesPerSecond: integer(0, 0, 2 ** 40, 'What all downloads together may take. 0: no limit.'),
    pullTimeoutMs: live(seconds(1800, 1, 86_400, 'How long a whole pull may take.')),
    noProgressTimeoutMs: seconds(30, 1, 3600, 'How long a registry may be silent before it is given up.'),
    keepPartsMs: seconds(
      86_400,
      0,
      2_000_000,
      'How long what an interrupted download left is kept for the next try. 0: not at all.',
    ),
    keepBlobs: live(
      onOff(
        false,
        "Keep the layers of pulled images as they came, beside their files: an export has the registry's digests then.",
      ),
    ),
    dockerConfig: live(
      unset(
        '/etc/cleat/docker-config.json',
        path(
          '',
          'A docker-style config.json with credentials for pulls that come without: auths, credHelpers, credsStore. Read when a registry asks for them.',
        ),
      ),
    ),
    credentials: live(
      dictionary(
        'Credentials by registry, for pulls that come without; they count before docker_config. Keep the file from the eyes of others.',
        credentials,
        { example: ['[images.credentials."registry.example.com"]', 'username = "node"', 'password = "secret"'] },
      ),
    ),
    policy: live(
      dictionary(
        'Which images may be pulled, by registry with as much of a repository as the rule is about; the longest one counts. "*" is about all others, which may be pulled when it is not there.',
        policyRule,
        {
          example: [
            '[images.policy."*"]',
            'action = "refuse"',
            '[images.policy."registry.example.com/team"]',
            'action = "signed"',
            'keys = ["/etc/cleat/keys/team.pub"]',
          ],
        },
      ),
    ),
    mirrors: live(
      dictionary(
        'Where to ask for the images of a registry: each mirror in order, then the registry itself.',
        listOf([], url, ''),
        {
          example: ['"registry.k8s.io" = ["https://mirror.example.com", "http://127.0.0.1:5000"]'],
        },
      ),
    ),
  }),
  runtime: group('How containers are run.', {
    defaultHandler: live(text('runc', 'The handler of pods that name none.', 'the name of a handler')),
    cgroupDriver: oneOf(
      ['cgroupfs', 'systemd'],
      'cgroupfs',
      'Who makes the cgroups of containers: the OCI runtime by itself, or systemd for it. The kubelet asks for it once, at its start, and makes those of pods the same way.',
    ),
    pause: live(
      oneOf(
        ['auto', 'always'],
        'auto',
        '"auto": a pod gets a pause container only when its containers share a PID namespace. "always": every pod.',
      ),
    ),
    logPolicy: live(
      oneOf(
        ['block', 'drop'],
        'block',
        'What happens while the disk of a container\'s log does not keep up. "block": the container waits once about 1 MiB does. "drop": its lines are left out and counted; a marker in the log tells how many.',
      ),
    ),
    handlers: live(
      dictionary('Runtime handlers, by the name that a RuntimeClass gives them. "runc" is always there.', handler, {
        always: ['runc'],
        example: ['[runtime.handlers.crun]', 'binary = "/usr/bin/crun"'],
      }),
    ),
  }),
  limits: live(
    group('Sizes and deadlines.', {
      execOutputBytes: integer(
        16 * 1024 * 1024,
        1024,
        64 * 1024 * 1024,
        'How much ExecSync keeps of each of stdout and stderr, in bytes; the rest is read and dropped.',
      ),
      containerLogMaxLineBytes: integer(
        16_384,
        256,
        1024 * 1024,
        'Longer lines are cut into parts of this size in the log of a container, in bytes.',
      ),
      sessionIdleMs: seconds(
        14_400,
        0,
        2_000_000,
        'How long an exec, attach or port-forward session may be silent before it is ended. 0: for ever.',
      ),
      shimCallTimeoutMs: seconds(10, 0.1, 600, 'How long an ordinary call to a shim may take.'),
      shimStartTimeoutMs: seconds(
        60,
        1,
        600,
        'How long a shim may take to start, and a container to be created or started by it.',
      ),
      shimRenewAboveMib: integer(
        8,
        0,
        1024,
        'A quiet shim that has more memory of its own than this, in MiB, gives way to a fresh one of some 3 MiB. 0: never.',
      ),
    }),
  ),
});

/** What the schema reads, as it stands in the files. */
export type RawConfig = ValueOf<typeof schema>;
