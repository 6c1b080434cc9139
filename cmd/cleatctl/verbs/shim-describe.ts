import { json } from '../format.ts';
import { shimOptions, type Verb } from '../verb.ts';

export const shimDescribe: Verb = {
  name: 'shim describe',
  args: ['[NAME]'],
  summary: 'print the methods that a shim may have, or the contract of a service, a method or a message',
  options: shimOptions,
  examples: [
    ['cleatctl shim describe', 'all methods'],
    ['cleatctl shim describe Task', 'a service'],
    ['cleatctl shim describe Task/Kill', 'a method and its messages'],
    ['cleatctl shim describe KillRequest', 'a message'],
  ],
  async run({ words: [name = ''], output, print }) {
    const { describe } = await import('../shim/describe.ts');
    const described = describe(name);
    print(output === 'json' ? json(described.json) : described.text);
  },
};
