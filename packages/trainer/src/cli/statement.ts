import { writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { findFaults } from '@clipwise/findings';
import {
  type PrivacyStatement,
  registryEntry,
  statementHtml,
  statementMarkdown,
  statementText,
} from '@clipwise/privacy';
import { statementOfEvents } from '@clipwise/privacy/receipts';
import { Command, Option } from 'commander';
import { evidenceOf, ReceiptError } from '../receipts/run-receipt.js';
import { reasonOf } from '../reporting/append-log.js';
import { factsOfFolder } from './findings.js';
import { OptionsError } from './options-error.js';

const formats = ['text', 'markdown', 'json', 'html', 'registry'] as const;

interface StatementFlags {
  readonly format: (typeof formats)[number];
  readonly out?: string;
  readonly title?: string;
  readonly curator?: string[];
  readonly author?: string[];
  readonly date?: string;
}

/** `clipwise statement` */
export function statementCommand(outcome: { exitCode: number }): Command {
  return new Command('statement')
    .description(
      'all facts on the privacy of a run: guarantee, attacks, mechanism, trust, what is not covered',
    )
    .argument('<folder>', 'folder of a run, as clipwise train --out made it')
    .addOption(new Option('--format <kind>', 'how it is written').choices(formats).default('text'))
    .option('--out <file>', 'a new file; left out, it is printed')
    .option('--title <text>', 'name of the model; left out, that of the folder')
    .option('--curator <name...>', 'for the registry: who publishes the model')
    .option('--author <name...>', 'for the registry: who fills in the entry')
    .option('--date <YYYY-MM-DD>', 'for the registry: when the model is published')
    .addHelpText(
      'after',
      `
html is one page for a browser and a printer. registry is a draft for the Differential
Privacy Deployments Registry (YAML); what a run cannot know is marked TO BE FILLED IN.

Exit code: 0 something is claimed or nothing was charged, 1 nothing is claimed.

Examples:
  clipwise statement runs/first
  clipwise statement runs/first --format html --out first.html
  clipwise statement runs/first --format registry --curator "A hospital" --author me --date 2026-01-31
`,
    )
    .action(async (folder: string, flags: StatementFlags) => {
      const statement = await statementOf(folder);
      const text = await written(statement, flags.title ?? basename(resolve(folder)), flags);
      if (statement.verdict === 'non-private' || statement.verdict === 'unverified') outcome.exitCode = 1;
      if (flags.out === undefined) process.stdout.write(text);
      else await writeNew(flags.out, text);
    });
}

async function statementOf(folder: string): Promise<PrivacyStatement> {
  const { config, events } = await evidenceOf(folder);
  const findings = findFaults([await factsOfFolder(folder)]);
  const told = findings.map(({ code, severity, title, text }) => ({ code, severity, title, text }));
  try {
    return { ...statementOfEvents(events, config), findings: told };
  } catch (error) {
    throw new ReceiptError(folder, `gives no statement: ${(error as Error).message}`, error);
  }
}

async function written(
  statement: PrivacyStatement,
  title: string,
  { format, curator, author, date }: StatementFlags,
): Promise<string> {
  switch (format) {
    case 'text':
      return `${statementText(statement)}\n`;
    case 'markdown':
      return statementMarkdown(statement);
    case 'json':
      return `${JSON.stringify(statement, null, 2)}\n`;
    case 'html':
      return statementHtml(statement, title);
    case 'registry': {
      if (curator === undefined || author === undefined || date === undefined)
        throw new OptionsError('--format registry needs --curator NAME, --author NAME and --date YYYY-MM-DD');
      if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date)))
        throw new OptionsError(`--date must be a day as YYYY-MM-DD, got "${date}"`);
      const { stringify } = await import('yaml');
      const model = { name: title, curators: curator, authors: author, publicationDate: date };
      // Readers of YAML 1.1 take a bare day for a date, and the registry wants texts, whose lines it keeps.
      return stringify(entryOf(statement, model), { version: '1.1', blockQuote: 'literal', lineWidth: 0 });
    }
    default:
      return format satisfies never;
  }
}

function entryOf(...asked: Parameters<typeof registryEntry>): ReturnType<typeof registryEntry> {
  try {
    return registryEntry(...asked);
  } catch (error) {
    throw new OptionsError(
      `--format registry is for runs that claim a guarantee: ${(error as Error).message}`,
    );
  }
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const reason = reasonOf(error);
    throw new OptionsError(
      `--out ${file} ${reason === 'EEXIST' ? 'exists, and nothing is ever overwritten; name another' : `cannot be written (${reason})`}`,
    );
  }
  process.stderr.write(`the statement is ${file}\n`);
}
