import type { ProgressOutput } from '../reporting/console-reporter.js';
import { remainingTime } from '../reporting/remaining-time.js';
import { alignedRows } from './results-table.js';
import type { RunStanding } from './run-study.js';
import type { PlacedRun } from './study-folder.js';

const marks: Readonly<Record<RunStanding, string>> = {
  waiting: '.',
  running: '>',
  stopped: '|',
  completed: '#',
  failed: 'x',
};

/** Shows how the runs of a study stand: a table that redraws itself on a terminal, a line for each change elsewhere. */
export class ProgressTable {
  readonly #standings = new Map<string, RunStanding>();
  readonly #runs: readonly PlacedRun[];
  #took = { seconds: 0, runs: 0 };
  #lines = 0;

  constructor(
    runs: readonly PlacedRun[],
    private readonly output: ProgressOutput,
    private readonly jobs: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#runs = runs;
  }

  readonly #startedAt = new Map<string, number>();

  /** Takes a change and shows it. */
  readonly onChange = (run: PlacedRun, standing: RunStanding, reason: string): void => {
    this.#standings.set(run.folder, standing);
    if (standing === 'running') this.#startedAt.set(run.folder, this.now());
    const began = this.#startedAt.get(run.folder);
    if (standing === 'completed' && began !== undefined)
      this.#took = { seconds: this.#took.seconds + (this.now() - began) / 1000, runs: this.#took.runs + 1 };
    if (this.output.isTTY === true)
      this.#redraw(standing === 'failed' ? `${run.config.name}: ${reason}` : '');
    else
      this.output.write(
        `${run.config.name}: ${standing}${reason === '' ? '' : ` (${reason})`}; ${this.#summary()}\n`,
      );
  };

  #redraw(message: string): void {
    const cells = [...new Set(this.#runs.map(({ cell }) => cell))];
    const rows = cells.map((cell) => {
      const own = this.#runs.filter((run) => run.cell === cell);
      const standings = own.map(({ folder }) => this.#standings.get(folder) ?? 'waiting');
      const done = standings.filter((standing) => standing === 'completed').length;
      return [cell.name, standings.map((standing) => marks[standing]).join(''), `${done}/${own.length}`];
    });
    const table = `${alignedRows(rows, 2)}\n${this.#summary()}`;
    const up = this.#lines === 0 ? '' : `\u001b[${this.#lines}A\u001b[J`;
    this.output.write(`${up}${message === '' ? '' : `${message}\n`}${table}\n`);
    this.#lines = table.split('\n').length;
  }

  #summary(): string {
    const standings = this.#runs.map(({ folder }) => this.#standings.get(folder) ?? 'waiting');
    const countOf = (standing: RunStanding) => standings.filter((one) => one === standing).length;
    const left = countOf('waiting') + countOf('running');
    const { seconds, runs } = this.#took;
    const eta =
      runs === 0 || left === 0 ? '' : `, ETA ${remainingTime(((seconds / runs) * left * 1000) / this.jobs)}`;
    return `${countOf('completed')} of ${this.#runs.length} completed, ${countOf('running')} running, ${countOf('failed')} failed${eta}`;
  }
}
