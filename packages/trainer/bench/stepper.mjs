import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ownScript = fileURLToPath(new URL('step-process.mjs', import.meta.url));
const peerScript = fileURLToPath(new URL('peer_opacus.py', import.meta.url));

/** A process that makes steps on request: Clipwise on a backend, or a peer. It idles between requests. */
export class Stepper {
  /** What runs: `description`, `parameterCount`. */
  about;

  static clipwise(backend, cases) {
    return Stepper.#start(process.execPath, [ownScript, backend, JSON.stringify(cases)], {});
  }

  /** @param peer `PYTHON:PATH`, the path as in PYTHONPATH. */
  static opacus(peer, size) {
    const colon = peer.indexOf(':');
    if (colon < 1)
      throw new Error(
        `--peer ${peer} has no colon; name the interpreter and the folder of Opacus: --peer PYTHON:PATH`,
      );
    const environment = { PYTHONPATH: peer.slice(colon + 1) };
    const script = [peerScript, JSON.stringify(size)];
    return Stepper.#start(peer.slice(0, colon), ['-W', 'ignore', ...script], environment);
  }

  static async #start(command, args, environment) {
    const stepper = new Stepper(command, args, environment);
    stepper.about = await stepper.#nextAnswer();
    return stepper;
  }

  constructor(command, args, environment) {
    this.child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
    });
    this.failed = new Promise((_, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code, signal) =>
        reject(new Error(`${command} ended with ${code === null ? `signal ${signal}` : `status ${code}`}`)),
      );
    });
    this.failed.catch(() => {});
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async #nextAnswer() {
    const next = await Promise.race([this.lines.next(), this.failed]);
    // Its output ends before its exit is known.
    if (next.done) await this.failed;
    return JSON.parse(next.value);
  }

  ask(request) {
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    return this.#nextAnswer();
  }

  /** @returns milliseconds of `count` steps together. */
  async stepMs(name, count = 1) {
    return (await this.ask({ do: 'step', name, count })).ms;
  }

  async end() {
    this.child.stdin.end();
    await this.failed.catch(() => {});
  }
}
