import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect as dial, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));

/** The API in a process of its own, as it runs behind a proxy. */
export class ApiProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** Starts and waits until it answers. */
  static async start(databaseUrl: string, artifactsDir: string): Promise<ApiProcess> {
    const child = fork(main, {
      env: {
        ...process.env,
        ...{ DATABASE_URL: databaseUrl, CLIPWISE_API_PORT: '0', CLIPWISE_ARTIFACTS_DIR: artifactsDir },
      },
      execArgv: [],
      silent: true,
    });
    const url = await new Promise<string>((resolve, reject) => {
      let output = '';
      child.once('exit', (code) => reject(new Error(`the API ended with ${code}: ${output}`)));
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (chunk) => {
          output += String(chunk);
          const found = /"url":"(http[^"]+)\/graphql"/.exec(output)?.[1];
          if (found !== undefined) resolve(found);
        });
    });
    return new ApiProcess(child, url);
  }

  /** Ends it without a chance to do anything more. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

/** A proxy that gives each connection to the next process that takes it. @returns its URL, and what ends it. */
export async function proxyTo(apis: readonly ApiProcess[]): Promise<{ url: string; close(): void }> {
  let turn = 0;
  const server: Server = createServer((client) => {
    client.on('error', () => undefined);
    const forward = (left: number): void => {
      turn += 1;
      const { hostname, port } = new URL((apis[turn % apis.length] as ApiProcess).url);
      const upstream = dial(Number(port), hostname);
      let isThere = false;
      upstream.once('connect', () => {
        isThere = true;
        client.pipe(upstream).pipe(client);
      });
      upstream.on('error', () => (isThere || left === 0 ? client.destroy() : forward(left - 1)));
      upstream.once('close', () => isThere && client.destroy());
      client.once('close', () => upstream.destroy());
    };
    forward(apis.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}
