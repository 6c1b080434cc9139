/** What stands in place of a secret. */
export const REDACTED = '[removed]';

/** Names of fields whose values are secret, whatever they are. */
const SECRET_NAME =
  /pass(word|wd|phrase)?|secret|token|credential|authorization|api_?-?key|private_?-?key|identity|cookie|^auth$|dockerconfig/i;
/** Arguments and annotations, too, are places for secrets: what kubectl keeps of a manifest holds its environment. */
const MANIFEST = /last-applied-configuration/;
/** Text that gives itself away: `Bearer …`, `user:password@host`, `--password=…`, tokens of session URLs, JSON web tokens, PEM keys. */
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${REDACTED}`],
  [/\beyJ[\w-]{8,}\.[\w-]{4,}(\.[\w-]*)?/g, REDACTED],
  [/(\w+:\/\/)[^\s/@:"']+:[^\s/@"']+@/g, `$1${REDACTED}@`],
  [
    /((?:^|[\s"',;&?{-])[\w-]*(?:password|passwd|secret|token|api-?_?key|credential)[\w-]*\s*[=:]\s*)[^\s"',;&}\\]+/gi,
    `$1${REDACTED}`,
  ],
  [/(\/(?:exec|attach|portforward)\/)[\w-]{8,}/g, `$1${REDACTED}`],
];

/** Text without what looks like a secret. */
export function redactText(text: string): string {
  return SECRET_TEXT.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), text);
}

/**
 * Plain data without secrets: the values of environments, whatever they are; of fields that are named like secrets; of
 * annotations that hold whole manifests; and what gives itself away anywhere else.
 */
export function redact(value: unknown, name = ''): unknown {
  if (value === null || value === undefined) return value;
  if (/^envs?$|^environment$/i.test(name)) return redactEnvironment(value);
  if (MANIFEST.test(name)) return REDACTED;
  if (SECRET_NAME.test(name) && (typeof value === 'string' || typeof value === 'number')) return REDACTED;
  if (typeof value === 'string') return redactString(value);
  if (Array.isArray(value)) return redactList(value);
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, redact(each, key)]));
  return value;
}

/** `NAME=value`, `{key, value}`, or an object of names: the names stay. */
function redactEnvironment(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('=') ? value.replace(/=[\s\S]*/, `=${REDACTED}`) : REDACTED;
  if (Array.isArray(value)) return value.map(redactEnvironment);
  if (typeof value !== 'object' || value === null) return REDACTED;
  if ('key' in value || 'name' in value) return { ...value, ...('value' in value ? { value: REDACTED } : {}) };
  return Object.fromEntries(Object.keys(value).map(key => [key, REDACTED]));
}

/** A list of arguments: a secret may stand behind its option. */
function redactList(list: readonly unknown[]): unknown[] {
  return list.map((each, i) => {
    const before = list[i - 1];
    const option = typeof before === 'string' && /^--?[\w-]+$/.test(before) && SECRET_NAME.test(before);
    return option && typeof each === 'string' && !each.startsWith('-') ? REDACTED : redact(each);
  });
}

/** Text that is JSON is looked at as such. */
function redactString(text: string): string {
  if (/^\s*[[{]/.test(text)) {
    try {
      return JSON.stringify(redact(JSON.parse(text)));
    } catch {
      // it is no JSON after all
    }
  }
  return redactText(text);
}
