import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { changesOf, withLive } from '../../../daemon/config/changes.ts';
import { loadConfig } from '../../../daemon/config/config.ts';
import { keyTable } from '../../../daemon/config/key-table.ts';
import { withoutSecrets } from '../../../daemon/config/secrets.ts';

/** The configuration that a file with this text gives. */
function read(toml: string) {
  const dir = t.testdir({ 'config.toml': toml });
  return loadConfig({ file: join(dir, 'config.toml') });
}

const none = { live: [], restart: [] };

for (const [name, from, to, expected] of [
  ['the same file', 'root = "/a"', 'root = "/a"', none],
  ['a default that is written out', '', 'limits.session_idle_s = 14400', none],
  ['a time', '', 'network.timeout_s = 5', { live: ['network.timeout_s'], restart: [] }],
  [
    'a list',
    'network.bin_dirs = ["/a"]',
    'network.bin_dirs = ["/a", "/b"]',
    { live: ['network.bin_dirs'], restart: [] },
  ],
  ['a directory', 'root = "/a"', 'root = "/b"', { live: [], restart: ['root'] }],
  ['the state directory and what follows from it', '', 'state = "/b"', { live: [], restart: ['state', 'socket'] }],
  ['a new handler', '', '[runtime.handlers.crun]', { live: ['runtime.handlers.crun'], restart: [] }],
  ['a handler that is gone', '[runtime.handlers.kata]', '', { live: ['runtime.handlers.kata'], restart: [] }],
  [
    'one key of a handler',
    '[runtime.handlers.crun]',
    '[runtime.handlers.crun]\npause = "always"',
    { live: ['runtime.handlers.crun'], restart: [] },
  ],
  [
    'a mirror of a registry, whose name has dots',
    '',
    '[images.mirrors]\n"registry.k8s.io" = ["https://a"]',
    { live: ['images.mirrors."registry.k8s.io"'], restart: [] },
  ],
  [
    'both kinds at once',
    'log.level = "warn"',
    'log.format = "text"\nruntime.cgroup_driver = "systemd"',
    { live: ['log.level'], restart: ['log.format', 'runtime.cgroup_driver'] },
  ],
] as const)
  t.test(`changes: ${name}`, async t => {
    const [holding, anew] = [read(from), read(to)];
    t.same(changesOf(holding, anew), expected);
    const now = withLive(holding, anew);
    t.same(changesOf(now, anew), { live: [], restart: expected.restart }, 'what is live holds, and the rest waits');
    t.same(changesOf(holding, now), { live: expected.live, restart: [] });
  });

t.test('what is shown of a configuration has no secret in it, and tells which are set', async t => {
  const shown = withoutSecrets(read('[images.credentials."r.example.com"]\nusername = "node"\npassword = "hush"'));
  t.same(shown.images.credentials, {
    'r.example.com': { username: '[secret]', password: '[secret]', identityToken: '' },
  });
  t.same(changesOf(read(''), { ...shown, images: { ...shown.images, credentials: {} } }), none, 'the rest is as it is');
});

t.test('docs/configuration.md has the table of keys that `cleatd --config-keys` prints', async t => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'configuration.md'), 'utf8');
  t.ok(page.includes(keyTable()), 'put what it prints in place of the table at the end of the page');
});
