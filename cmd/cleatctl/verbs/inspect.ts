import { json } from '../format.ts';
import { connectImages } from '../images-client.ts';
import type { Verb } from '../verb.ts';

export const inspect: Verb = {
  name: 'inspect',
  args: ['IMAGE'],
  summary: 'print all that is known of an image: names, layers, users, manifests, configuration',
  options: ['output'],
  examples: [
    ['cleatctl inspect busybox:1.36', 'as JSON'],
    ["cleatctl inspect busybox:1.36 | jq -r '.config.json.config.Env[]'", 'its environment'],
  ],
  async run({ socket, timeoutMs, words: [image = ''], print }) {
    using images = await connectImages(socket, timeoutMs);
    const answer = await images.calls.inspect({ image });
    const parsed = ({ digest, json }: { digest: string; json: string }) => ({ digest, json: parse(json) });
    print(
      json({
        ...answer,
        manifests: answer.manifests.map(parsed),
        config: answer.config && parsed(answer.config),
      }),
    );
  },
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // shown as it is
  }
}
