import { Command } from 'commander';
import { clipwiseVersion } from '../version.js';
import { withApiKey } from './api-key-option.js';

/** `clipwise mcp` */
export function mcpCommand(): Command {
  return withApiKey(new Command('mcp'))
    .description('let an assistant read an API, by the Model Context Protocol over standard input and output')
    .requiredOption('--api <url>', 'the API that is read')
    .addHelpText(
      'after',
      `
It reads runs, studies, series, statements, findings and budgets, and changes nothing. Values
that no epsilon covers come marked. A key of the role VIEWER is enough.

In the configuration of an assistant:
  { "mcpServers": { "clipwise": { "command": "npx", "args": ["clipwise", "mcp", "--api", "http://127.0.0.1:4000"] } } }
`,
    )
    .action(async ({ api }: { api: string }) => {
      // Only now: the protocol's library would make every other command start later.
      const { StdioServerTransport } = await import('@modelcontextprotocol/sdk/server/stdio.js');
      const { apiEndpoints } = await import('../reporting/api-endpoints.js');
      const { assistantServer } = await import('../mcp/assistant-server.js');
      apiEndpoints(api);
      const server = assistantServer(api, clipwiseVersion);
      const closed = new Promise<void>((resolve) => {
        server.server.onclose = resolve;
        process.stdin.once('end', resolve);
      });
      await server.connect(new StdioServerTransport());
      await closed;
      await server.close();
    });
}
