// serial
// timeout: 2700
import { checkSuites } from './critest-checks.ts';
import { SUITES } from './suites.ts';

await checkSuites('critest', 'node', SUITES);
