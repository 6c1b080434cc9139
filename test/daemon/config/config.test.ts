import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { loadConfig } from '../../../daemon/config/config.ts';
import { ConfigError } from '../../../daemon/config/config-error.ts';
import { defaultConfigFile } from '../../../daemon/config/render.ts';

const defaults = (t: Tap) => loadConfig({ file: join(t.testdir({ 'empty.toml': '' }), 'empty.toml') });
type Tap = Pick<typeof t, 'testdir'>;

/** What reading one file says, with its folder left out. */
function sentence(t: Tap, toml: string, extra: Record<string, Record<string, string>> = {}): string {
  const dir = t.testdir({ 'config.toml': toml, ...extra });
  try {
    loadConfig({ file: join(dir, 'config.toml') });
  } catch (err) {
    if (err instanceof ConfigError) return err.message.replaceAll(`${dir}/`, '');
    throw err;
  }
  return 'good';
}

t.test('without any file every key has its default', async t => {
  const config = defaults(t);
  t.equal(config.root, '/var/lib/cleat');
  t.equal(config.socket, '/run/cleat/cleatd.sock');
  t.equal(config.network.timeoutMs, 60_000);
  t.same(Object.keys(config.runtime.handlers), ['runc']);
  t.match(config.runtime.handlers.runc, { binary: 'runc', root: '' });
  t.equal(config.limits.execOutputBytes, 16 * 1024 * 1024, 'as the CRI tells for ExecSync');
});

t.test('a file sets what it names and leaves the rest', async t => {
  const dir = t.testdir({
    'config.toml': `
      state = "/tmp/s"
      images.insecure_registries = ["registry.example.com:5000", "127.0.0.1"]
      [images.mirrors]
      "registry.k8s.io" = ["http://127.0.0.1:5000", "https://mirror.example.com/k8s"]
      [runtime.handlers.crun]
      [runtime.handlers.gvisor]
      shim = "/opt/containerd-shim-runsc-v1"
      binary = "/opt/runsc"
      [limits]
      shim_call_timeout_s = 2.5
    `,
  });
  const config = loadConfig({ file: join(dir, 'config.toml') });
  t.equal(config.socket, '/tmp/s/cleatd.sock', 'the socket follows the state directory');
  t.same(config.images.mirrors, { 'registry.k8s.io': ['http://127.0.0.1:5000', 'https://mirror.example.com/k8s'] });
  t.match(config.runtime.handlers['crun'], { binary: 'crun', shim: /containerd-shim-cleat-v2$/ });
  t.match(config.runtime.handlers['gvisor'], { shim: '/opt/containerd-shim-runsc-v1', binary: '/opt/runsc' });
  t.match(config.runtime.handlers.runc, { binary: 'runc' }, 'runc is there all the same');
  t.equal(config.limits.shimCallTimeoutMs, 2500);
  t.equal(config.limits.shimStartTimeoutMs, 60_000);
});

t.test('drop-ins are read in lexical order: tables merge, the later value counts', async t => {
  const dir = t.testdir({
    'config.toml': 'log.level = "warn"\nnetwork.bin_dirs = ["/a", "/b"]\n[runtime.handlers.crun]\nbinary = "/1"',
    'config.d': {
      '10-a.toml': 'log.level = "error"\nnetwork.bin_dirs = ["/c"]',
      '20-b.toml': 'log.level = "debug"\n[runtime.handlers.crun]\nroot = "/r"\n[runtime.handlers.kata]',
      '30-c.toml.disabled': 'log.level = "trace"',
    },
  });
  const config = loadConfig({ file: join(dir, 'config.toml') });
  t.equal(config.log.level, 'debug');
  t.same(config.network.binDirs, ['/c'], 'lists are replaced');
  t.match(config.runtime.handlers['crun'], { binary: '/1', root: '/r' });
  t.same(Object.keys(config.runtime.handlers), ['runc', 'crun', 'kata']);
});

t.test('the command line wins over every file', async t => {
  const dir = t.testdir({ 'config.toml': 'root = "/a"\nlog.level = "warn"\nlog.format = "json"' });
  const overrides = { root: '/b', state: '/tmp/x', logLevel: 'trace' } as const;
  const config = loadConfig({ file: join(dir, 'config.toml'), overrides });
  t.match(config, { root: '/b', socket: '/tmp/x/cleatd.sock', log: { level: 'trace', format: 'json' } });
});

for (const [toml, expected] of [
  ['rot = "/a"', 'config.toml:1: unknown key `rot`; did you mean `root`?'],
  [
    '\n\n[runtime.handlerz.crun]\nbinary = "crun"',
    'config.toml:3: unknown key `runtime.handlerz`; did you mean `runtime.handlers`?',
  ],
  [
    '[runtime.handlers.crun]\n# which\nbinry = "crun"',
    'config.toml:3: unknown key `runtime.handlers.crun.binry`; did you mean `runtime.handlers.crun.binary`?',
  ],
  ['[log]\nlevel = "info"\n\n[plugins]', 'config.toml:4: unknown key `plugins`'],
  ['network.timeoutMs = 3', 'config.toml:1: unknown key `network.timeoutMs`; did you mean `network.timeout_s`?'],
  ['root = "relative"', /^config.toml:1: `root` is "relative"; it must be an absolute path/],
  ['root = "/a:b"', 'config.toml:1: `root` is "/a:b"; it must be an absolute path without any of , : \\'],
  [
    `state = "/${'x'.repeat(72)}"`,
    `config.toml:1: \`state\` is "/${'x'.repeat(58)}…; it must be an absolute path of at most 72 bytes`,
  ],
  [
    '[log]\nlevel = "loud"',
    'config.toml:2: `log.level` is "loud"; it must be "trace", "debug", "info", "warn", "error" or "fatal"',
  ],
  [
    '[log]\nlevel = 3',
    'config.toml:2: `log.level` is 3; it must be "trace", "debug", "info", "warn", "error" or "fatal"',
  ],
  ['log = "info"', 'config.toml:1: `log` is "info"; it must be a table'],
  ['[[log]]\nlevel = "info"', 'config.toml:1: `log` is [{"level":"info"}]; it must be a table'],
  [
    '[network]\n\ntimeout_s = 0',
    'config.toml:3: `network.timeout_s` is 0; it must be a number of seconds from 1 to 3600',
  ],
  [
    '[network]\ntimeout_s = "1m"',
    'config.toml:2: `network.timeout_s` is "1m"; it must be a number of seconds from 1 to 3600',
  ],
  [
    '[network]\ntimeout_s = nan',
    'config.toml:2: `network.timeout_s` is NaN; it must be a number of seconds from 1 to 3600',
  ],
  [
    '[network]\nbin_dirs = [\n  "/a",\n  "b",\n]\n',
    'config.toml:2: `network.bin_dirs` is ["/a","b"]; it must be a list, each entry an absolute path',
  ],
  [
    '[images]\nmax_concurrent_downloads = 1.5',
    'config.toml:2: `images.max_concurrent_downloads` is 1.5; it must be a whole number from 1 to 64',
  ],
  [
    '[images]\ninsecure_registries = ["http://a"]',
    'config.toml:2: `images.insecure_registries` is ["http://a"]; it must be a list, each entry the host of a registry, with its port if it has one',
  ],
  [
    '[images.mirrors]\n"a.io" = ["b"]',
    'config.toml:2: `images.mirrors."a.io"` is ["b"]; it must be a list, each entry a URL such as "https://mirror.example.com:5000"',
  ],
  [
    '[images.policy."busybox"]\naction = "refuse"',
    'config.toml:1: `images.policy."busybox"`: it must be the host of a registry, with a part of a repository if need be, or "*"',
  ],
  [
    '[images.policy."*"]\naction = "allow"\n[images.policy."a.io"]\naction = "signed"',
    'config.toml:3: `images.policy."a.io"`: its action is "signed": its `keys` must name a file at least',
  ],
  [
    '[images.policy."a.io/x"]\nkeys = ["/k"]',
    'config.toml:1: `images.policy."a.io/x"`: it has keys, which its action "refuse" does not ask for',
  ],
  [
    '[images.policy."a.io"]\naction = "deny"',
    /`images.policy."a.io".action` is "deny"; it must be "allow", "refuse" or "signed"/,
  ],
  [
    '[runtime]\ncgroup_driver = "sysd"',
    'config.toml:2: `runtime.cgroup_driver` is "sysd"; it must be "cgroupfs" or "systemd"',
  ],
  [
    '[runtime]\n\ndefault_handler = "crun"',
    'config.toml:3: `runtime.default_handler` is "crun"; there is no [runtime.handlers.crun], only: runc',
  ],
  ['network.conf_dir = 2026-01-01', 'config.toml:1: `network.conf_dir` is 2026-01-01; it must be an absolute path'],
  ['root = "/a"\nroot = "/b"', /^config\.toml:2: not valid TOML: .*redefine/],
  ['root = "/a"\nstate = ', /^config\.toml:2: not valid TOML: \S/],
  ['__proto__ = 1', /^config\.toml:1: not valid TOML: \S/],
] as const)
  t.test(`a file that cannot be used is refused with one sentence: ${JSON.stringify(toml).slice(0, 60)}`, async t => {
    const said = sentence(t, toml);
    if (typeof expected === 'string') t.equal(said, expected);
    else t.match(said, expected);
    t.notMatch(said, '\n');
  });

t.test('a mistake in a drop-in is told with the name of the drop-in', async t => {
  t.equal(
    sentence(t, '', { 'config.d': { 'a.toml': 'roots = 1' } }),
    'config.d/a.toml:1: unknown key `roots`; did you mean `root`?',
  );
});

t.test('a file that was named must be there', async t => {
  const file = join(t.testdir({}), 'none.toml');
  t.throws(() => loadConfig({ file }), { message: `cannot read the configuration ${file}: no such file` });
});

t.test('deploy/config.toml is what the schema says; `cleatd --default-config` prints it', async t => {
  const file = join(import.meta.dirname, '..', '..', '..', 'deploy', 'config.toml');
  t.equal(readFileSync(file, 'utf8'), defaultConfigFile());
});

t.test(
  'the default file shows every key with a value that is accepted: its default, unless nothing is set by default',
  async t => {
    const uncommented = defaultConfigFile().replace(/^#(?! )/gm, '');
    const dir = t.testdir({ 'all.toml': uncommented });
    const all = loadConfig({ file: join(dir, 'all.toml') });
    const { images, runtime, metrics, tracing, ...rest } = all;
    const usual = defaults(t);
    const {
      images: defaultImages,
      runtime: defaultRuntime,
      metrics: defaultMetrics,
      tracing: _,
      ...defaultRest
    } = usual;
    t.same(rest, defaultRest);
    t.same({ ...metrics, address: '' }, defaultMetrics);
    t.same({ ...tracing, endpoint: '' }, usual.tracing);
    t.same({ ...images, policy: {}, mirrors: {}, credentials: {}, dockerConfig: '' }, defaultImages);
    t.same({ ...runtime, handlers: {} }, { ...defaultRuntime, handlers: {} });
  },
);

t.test('a secret is not quoted, whatever is wrong with it', async t => {
  const said = sentence(t, '[images.credentials."registry.example"]\nusername = "node"\npassword = 12345');
  t.equal(said, 'config.toml:3: `images.credentials."registry.example".password` must be a text');
  const config = loadConfig({
    file: join(t.testdir({ 'c.toml': 'images.credentials.a = { username = "node" }' }), 'c.toml'),
  });
  t.same(config.images.credentials, { a: { username: 'node', password: '', identityToken: '' } });
});
