import { UsageError } from '../../../daemon/config/gnu-options.ts';
import { globalOptions, type OptionName, optionSpecs, type Verb } from '../verb.ts';

/** The options of a command as they are typed. */
const flags = (options: readonly OptionName[]) =>
  options.flatMap(name => {
    const { short } = optionSpecs[name];
    return [`--${name}`, ...(short ? [`-${short}`] : [])];
  });

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

function bash(verbs: readonly Verb[]): string {
  const cases = verbs.map(
    ({ name, options }) => `    ${quoted(name)}) words=${quoted(flags([...options, ...globalOptions]).join(' '))} ;;`,
  );
  const names = verbs.map(verb => verb.name.split(' ')[0]);
  const longer = verbs.flatMap(({ name }) => (name.includes(' ') ? [quoted(name)] : []));
  const second = Map.groupBy(
    verbs.filter(({ name }) => name.includes(' ')),
    ({ name }) => name.split(' ')[0],
  );
  const seconds = [...second].map(
    ([first, all]) =>
      `  [[ $COMP_CWORD == 2 && \${COMP_WORDS[1]} == ${first} ]] && words${names.filter(name => name === first).length > all.length ? '+' : ''}=${quoted(` ${all.map(({ name }) => name.split(' ')[1]).join(' ')}`)}`,
  );
  const byId = verbs.flatMap(({ name, args }) => (args[0] === 'ID' && name.includes(' ') ? [quoted(`3 ${name}`)] : []));
  return `_cleatctl() {
  local words verb=\${COMP_WORDS[1]} current=\${COMP_WORDS[COMP_CWORD]}
  case "$verb \${COMP_WORDS[2]}" in
    ${longer.join(' | ')}) verb="$verb \${COMP_WORDS[2]}" ;;
  esac
  case $verb in
${cases.join('\n')}
    *) words=${quoted([...new Set(names), ...flags(globalOptions)].join(' '))} ;;
  esac
${seconds.join('\n')}
  case "$COMP_CWORD \${COMP_WORDS[1]} \${COMP_WORDS[2]}" in
    ${byId.join(' | ')}) [[ $current == -* ]] || words=$(cleatctl shim ls -q --timeout 1s 2>/dev/null) ;;
  esac
  [[ $COMP_CWORD == 2 && \${COMP_WORDS[1]} == completion ]] && words='bash zsh fish'
  case \${COMP_WORDS[COMP_CWORD-1]} in
    -o | --output) words='table wide json' ;;
    --socket | --state) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _cleatctl cleatctl
`;
}

/** zsh runs the functions of bash. */
const zsh = (verbs: readonly Verb[]) => `autoload -U +X bashcompinit && bashcompinit\n${bash(verbs)}`;

function fish(verbs: readonly Verb[]): string {
  const line = (condition: string, rest: string) => `complete -c cleatctl -f -n ${quoted(condition)} ${rest}`;
  const option = (condition: string, name: OptionName) => {
    const { short, value, help } = optionSpecs[name];
    return line(condition, `-l ${name}${short ? ` -s ${short}` : ''}${value ? ' -r' : ''} -d ${quoted(help)}`);
  };
  const lines = verbs.flatMap(({ name, summary, options }) => {
    const [first, second] = name.split(' ');
    const seen = `__fish_seen_subcommand_from ${first}`;
    return [
      line('__fish_use_subcommand', `-a ${first} -d ${quoted(summary)}`),
      ...(second ? [line(seen, `-a ${second} -d ${quoted(summary)}`)] : []),
      ...(first === 'completion' ? [line(seen, "-a 'bash zsh fish'")] : []),
      ...options.map(option_ => option(seen, option_)),
    ];
  });
  return `${[...lines, ...globalOptions.map(name => option('true', name))].join('\n')}\n`;
}

const shells: Readonly<Record<string, (verbs: readonly Verb[]) => string>> = { bash, zsh, fish };

/** The command that prints a shell's completion of the given commands. */
export const completion = (verbs: () => readonly Verb[]): Verb => ({
  name: 'completion',
  args: ['bash|zsh|fish'],
  summary: 'print what makes a shell complete the commands and options of cleatctl',
  options: [],
  examples: [
    ['cleatctl completion bash > /etc/bash_completion.d/cleatctl', 'for bash'],
    ['source <(cleatctl completion zsh)', 'for zsh, in ~/.zshrc'],
    ['cleatctl completion fish > ~/.config/fish/completions/cleatctl.fish', 'for fish'],
  ],
  run({ words, print }) {
    const shell = words[0] ?? '';
    const script = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
    if (!script) throw new UsageError(`there is no completion for ${JSON.stringify(shell)}: bash, zsh or fish`);
    print(script(verbs()));
  },
});
