import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { statementText } from '@clipwise/privacy';
import { type Verification, verifyReceipt } from '@clipwise/privacy/receipts';
import { Command } from 'commander';
import { ReceiptError, receiptOf } from '../receipts/run-receipt.js';
import { createKey, readSigner } from '../receipts/signing-key.js';

const defaultKey = 'clipwise-key.pem';

/** `clipwise keys create | show` */
export function keysCommand(): Command {
  const command = new Command('keys').exitOverride().description('make and show the key that signs receipts');
  command
    .command('create')
    .description('make an Ed25519 key; keep the file secret, and publish what is printed')
    .option('--out <file>', 'a new file', defaultKey)
    .addHelpText('after', '\nExample:\n  clipwise keys create --out ~/clipwise-key.pem\n')
    .action(async ({ out }: { out: string }) => {
      const publicKey = await createKey(out);
      process.stderr.write(`the private key is in ${out}, readable by you alone\n`);
      process.stdout.write(`${publicKey}\n`);
    });
  command
    .command('show')
    .description('print the public key of a key file')
    .option('--key <file>', 'the key file', defaultKey)
    .action(async ({ key }: { key: string }) => {
      process.stdout.write(`${(await readSigner(key)).publicKey}\n`);
    });
  return command;
}

/** `clipwise receipt` */
export function receiptCommand(): Command {
  return new Command('receipt')
    .description('sign what a run was charged and what it claims, for anyone to check')
    .argument('<folder>', 'folder of a run, as clipwise train --out made it')
    .option('--key <file>', 'key that signs, of clipwise keys create', defaultKey)
    .option('--out <file>', 'a new file; left out, receipt.json in the folder')
    .addHelpText(
      'after',
      '\nThe receipt holds the config and every charge, and no metric. It is checked by clipwise verify and by the page "Verify" of the dashboard.\n\nExample:\n  clipwise receipt runs/first --key clipwise-key.pem\n',
    )
    .action(async (folder: string, flags: { key: string; out?: string }) => {
      const receipt = await receiptOf(folder, await readSigner(flags.key), new Date().toISOString());
      const file = flags.out ?? join(folder, 'receipt.json');
      await writeFile(file, `${JSON.stringify(receipt, null, 1)}\n`, { flag: 'wx' }).catch(
        (error: NodeJS.ErrnoException) => {
          throw new ReceiptError(
            file,
            error.code === 'EEXIST'
              ? 'exists; name another with --out'
              : `cannot be written: ${error.message}`,
            error,
          );
        },
      );
      process.stdout.write(`${statementText(receipt.body.statement)}\n`);
      process.stderr.write(`the receipt is ${file}\n`);
    });
}

/** `clipwise verify` */
export function verifyCommand(outcome: { exitCode: number }): Command {
  return new Command('verify')
    .description('check a receipt: signature, chain of charges, and epsilon computed again')
    .argument('<receipt>', 'file of clipwise receipt')
    .argument('[files...]', 'files to compare with the run’s artifacts, the checkpoint say')
    .option('--key <hex...>', 'public keys that you trust, as clipwise keys show prints them')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExit code: 0 all that could be checked holds, 1 something does not, 2 wrong usage.\n\nExample:\n  clipwise verify runs/first/receipt.json runs/first/checkpoint.safetensors\n',
    )
    .action(async (file: string, paths: readonly string[], flags: { key?: string[]; json?: true }) => {
      const files = [];
      for (const path of paths) files.push({ name: basename(path), bytes: await readBytes(path) });
      const found = verifyReceipt(parsed(file, await readBytes(file)), {
        files,
        ...(flags.key === undefined ? {} : { trustedKeys: flags.key }),
      });
      process.stdout.write(flags.json === true ? `${JSON.stringify(found, null, 2)}\n` : textOf(found));
      if (!found.isValid) outcome.exitCode = 1;
    });
}

async function readBytes(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: Error) => {
    throw new ReceiptError(file, `cannot be read: ${error.message}`, error);
  });
}

function parsed(file: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new ReceiptError(file, `is no JSON: ${(error as Error).message}`, error);
  }
}

const words = { passed: 'ok', failed: 'FAILED', open: 'open' } as const;

function textOf({ isValid, checks, statement }: Verification): string {
  return [
    ...checks.map(({ outcome, name, text }) => `${words[outcome].padEnd(7)} ${name.padEnd(10)} ${text}`),
    '',
    isValid
      ? statement === null
        ? ''
        : statementText(statement)
      : 'Do not rely on this receipt: what failed is above.',
    '',
  ].join('\n');
}
