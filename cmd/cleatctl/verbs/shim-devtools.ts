import { json } from '../format.ts';
import { untilInterrupted } from '../interrupted.ts';
import { numberOption } from '../numbers.ts';
import { askShim, onOurs } from '../shim/client.ts';
import { withFirst } from '../shim/with-first.ts';
import { shimOptions, type Verb } from '../verb.ts';

export const shimDevtools: Verb = {
  name: 'shim devtools',
  args: ['ID'],
  summary: "open Node's inspector in a shim, on loopback, until interrupted",
  options: [...shimOptions, 'port'],
  examples: [
    ['cleatctl shim devtools 3f2a', 'then chrome://inspect, or "attach" in VS Code'],
    ['cleatctl shim devtools 3f2a --port 9229', 'where they look by themselves'],
  ],
  async run(context) {
    const port = numberOption(context, 'port', 0, [1, 65535]);
    const signal = untilInterrupted();
    await askShim(context, ({ target, debug }) =>
      onOurs(target, 'inspector', async () => {
        for await (const { url } of withFirst(debug.devtools({ port }, { signal }), context.timeoutMs, signal)) {
          const { host } = new URL(url);
          if (context.output === 'json') context.print(json({ url, list: `http://${host}/json/list` }));
          else
            context.print(
              `${url}\nThe inspector listens on ${host} until this command is interrupted. Who reaches it commands the shim,\n` +
                `and a breakpoint makes the container's log wait. Chrome: chrome://inspect, configure ${host}.\n`,
            );
        }
      }),
    );
  },
};
