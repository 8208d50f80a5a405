import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { probePort } from '../../infra/local/ports.mjs';
import { askApi } from './ask-api.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readyLine = /Clipwise is ready: dashboard (\S+), GraphQL (\S+)\/graphql/;

/** The whole system as `npm start` runs it, on ports and data of its own. */
export class ClipwiseProcess {
  /** By which this system is asked, where it asks for keys. */
  key: string | null = null;

  private constructor(
    private readonly child: ChildProcess,
    readonly dataDir: string,
    readonly webUrl: string,
    readonly apiUrl: string,
  ) {}

  /** @param environment further variables of `npm start`. */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<ClipwiseProcess> {
    const dataDir = await mkdtemp(join(tmpdir(), 'clipwise-system-'));
    // PostgreSQL runs as another account when this one is root.
    await chmod(dataDir, 0o755);
    const ports = {
      CLIPWISE_API_PORT: String(await probePort(0)),
      CLIPWISE_WEB_PORT: String(await probePort(0)),
    };
    const child = spawn(process.execPath, ['infra/local/start.mjs', '--no-demo'], {
      cwd: root,
      env: { ...process.env, ...ports, ...environment, CLIPWISE_DATA_DIR: dataDir, DATABASE_URL: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const [, webUrl, apiUrl] = await new Promise<RegExpExecArray>((resolve, reject) => {
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        const match = readyLine.exec(output);
        if (match !== null) resolve(match);
      };
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      child.once('exit', (code) =>
        reject(new Error(`Clipwise ended with exit code ${code} before it was ready:\n${output}`)),
      );
    });
    return new ClipwiseProcess(child, dataDir, webUrl as string, apiUrl as string);
  }

  /** One GraphQL request to this system; see `askApi`. */
  graphql<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    return askApi<T>(this.apiUrl, query, variables, this.key);
  }

  /** A second start from the same folder. @returns its exit code and what it said. */
  async startAgain(): Promise<{ code: number | null; output: string }> {
    const second = spawn(process.execPath, ['infra/local/start.mjs'], {
      cwd: root,
      env: { ...process.env, CLIPWISE_DATA_DIR: this.dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [second.stdout, second.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => second.once('close', resolve));
    return { code, output };
  }

  /** Signals one part: SIGKILL as a crash or the kernel would, SIGSTOP to have it hang until SIGCONT. */
  async signalPart(
    part: 'api' | 'agent' | 'web' | 'postgres',
    signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT',
  ): Promise<void> {
    const pid =
      part === 'postgres'
        ? Number((await readFile(join(this.dataDir, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[0])
        : (
            JSON.parse(await readFile(join(this.dataDir, 'processes.json'), 'utf8')) as Record<string, number>
          )[part];
    process.kill(pid as number, signal);
  }

  /** Ends it as Ctrl-C does. @returns its exit code. */
  async stop(): Promise<number | null> {
    const exited = new Promise<number | null>((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGINT');
    const code = await exited;
    await rm(this.dataDir, { recursive: true, force: true });
    return code;
  }
}
