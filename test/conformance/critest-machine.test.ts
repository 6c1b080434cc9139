// serial
// timeout: 5400
import { checkSuites } from './critest-checks.ts';
import { MACHINE_SUITES } from './suites.ts';

await checkSuites('critest-machine', 'machine', MACHINE_SUITES);
