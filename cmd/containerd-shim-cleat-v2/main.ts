#!/usr/bin/env node
import { basename } from 'node:path';
import { messageOf } from '@cleat/base';
import { parseInvocation } from '../../shim/cli/flags.ts';
import { UsageError } from '../../shim/cli/usage-error.ts';

/** The shim's program: read the command line, do what it says. */
async function main(): Promise<void> {
  const invocation = parseInvocation(process.argv.slice(2), process.cwd());
  switch (invocation.action) {
    case 'version': {
      const { version } = await import('../../shim/version.ts');
      process.stdout.write(`containerd-shim-cleat-v2 ${version()}\n`);
      return;
    }
    case 'info': {
      const { runtimeInfo } = await import('../../shim/cli/info.ts');
      process.stdout.write(await runtimeInfo(process.stdin));
      return;
    }
    case 'start': {
      const { start } = await import('../../shim/cli/start.ts');
      process.stdout.write(await start(invocation.flags, process.env, process.stdin));
      return;
    }
    case 'delete': {
      const { deleteLeftovers } = await import('../../shim/cli/delete.ts');
      const warn = (message: string) => process.stderr.write(`${message}\n`);
      process.stdout.write(await deleteLeftovers(invocation.flags, warn));
      return;
    }
    case 'self-test': {
      const { selfTest } = await import('../../shim/upgrade/self-test.ts');
      process.stdout.write(`${JSON.stringify(await selfTest())}\n`);
      return;
    }
    case 'resume': {
      const { resume } = await import('../../shim/upgrade/resume.ts');
      await resume(process.env, invocation.stateFd);
      return;
    }
    case 'zygote': {
      const { runZygote } = await import('../../shim/zygote/zygote.ts');
      const forked = await runZygote(invocation.socket, async directory => {
        const { prepareWorker } = await import('../../daemon/images/unpack/prepare-worker.ts');
        return await prepareWorker(directory);
      }); // returns in the children that are shims only
      const { flags, listener, predecessor } = forked;
      if (predecessor !== undefined) {
        const { takeOver } = await import('../../shim/upgrade/take-over.ts');
        await takeOver(process.env, predecessor);
        return;
      }
      const { serve } = await import('../../shim/serve.ts');
      await serve(flags, process.env, listener);
      return;
    }
    case 'serve': {
      const { serve } = await import('../../shim/serve.ts');
      await serve(invocation.flags, process.env);
    }
  }
}

main().catch(err => {
  process.stderr.write(`${basename(process.argv[1] ?? 'containerd-shim-cleat-v2')}: ${messageOf(err)}\n`);
  process.exitCode = err instanceof UsageError ? 2 : 1;
});
