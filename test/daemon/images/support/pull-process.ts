/** A process that pulls an image: `pull-process.ts DIR REFERENCE`, and says so when it begins. A test kills it in the middle. */
import { openService, signal } from './service.ts';

const [dir = '', reference = ''] = process.argv.slice(2);
const service = await openService(dir);
process.stdout.write('begins\n');
await service.pull(reference, { signal: signal() });
await service.close();
