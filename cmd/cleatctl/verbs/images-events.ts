import { type ImageEvent, ImageEventType } from '@cleat/proto/images';
import { enumName, json, shownId, shownSize } from '../format.ts';
import { connectImages } from '../images-client.ts';
import type { Verb } from '../verb.ts';

export const imagesEvents: Verb = {
  name: 'images events',
  args: [],
  summary: 'show what happens to images, until it is interrupted: pulls, their layers, imports, removals',
  options: ['output'],
  examples: [
    ['cleatctl images events', 'a line for each'],
    ['cleatctl images events -o json | jq -r .error', 'a JSON object for each, on a line'],
  ],
  async run({ socket, timeoutMs, output, print }) {
    using images = await connectImages(socket, timeoutMs);
    for await (const event of images.events({}))
      print(output === 'json' ? `${json(event).replaceAll(/\n\s*/g, '')}\n` : shown(event));
  },
};

function shown({ at, type, image, id, layer, bytes, duration, error }: ImageEvent): string {
  const what = enumName(ImageEventType, type, 'IMAGE_').toLowerCase().replaceAll('_', ' ');
  const words = [
    new Date(Number(at / 1_000_000n)).toISOString(),
    what,
    image,
    id && shownId(id, true),
    layer && shownId(layer, true),
    bytes > 0n && shownSize(bytes),
    duration > 0n && `in ${(Number(duration) / 1e9).toFixed(2)} s`,
  ];
  return `${words.filter(Boolean).join(' ')}${error && `: ${error}`}\n`;
}
