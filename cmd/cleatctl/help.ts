import { globalOptions, type OptionName, optionSpecs, type Verb } from './verb.ts';

/** Two columns, the first as wide as its longest entry. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}

const optionRows = (names: readonly OptionName[]) =>
  names.map(name => {
    const { short, value, help } = optionSpecs[name];
    return [`${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`, help] as const;
  });

/** The help of the program. */
export const programHelp = (verbs: readonly Verb[]): string => `Usage: cleatctl [OPTION]... COMMAND [ARGUMENT]...
Look at cleatd, its pods and containers, and their shims.

Commands:
${columns(verbs.map(verb => [[verb.name, ...verb.args].join(' '), verb.summary]))}
Options of every command:
${columns(optionRows(globalOptions))}
The socket is that of --socket, else of the variable CLEAT_SOCKET, else cleatd.sock in the state directory.
Exit status: 0 if all went well, 1 if something failed, 2 if the command line cannot be understood.
'cleatctl COMMAND --help' tells the options of a command, with examples.
`;

/** The help of one command. */
export const verbHelp = (verb: Verb): string => `Usage: cleatctl ${[verb.name, ...verb.args, '[OPTION]...'].join(' ')}
${verb.summary[0]?.toUpperCase()}${verb.summary.slice(1)}.

Options:
${columns(optionRows([...verb.options, ...globalOptions]))}
Examples:
${columns(verb.examples)}`;
