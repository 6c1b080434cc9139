/** A process that pulls an image: `pull-process.ts DIR REFERENCE`. A test kills it in the middle. */
import { openService, signal } from './service.ts';

const [dir = '', reference = ''] = process.argv.slice(2);
const service = await openService(dir);
await service.pull(reference, { signal: signal() });
await service.close();
