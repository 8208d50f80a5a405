import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { errorCodes } from '@clipwise/contract/errors';
import { Command } from 'commander';
import { createComponent } from '../component.js';
import type { Model } from '../models/model.js';
import { modelRegistry } from '../models/registry.js';
import { consoleReporter } from '../reporting/console-reporter.js';
import { datasetFactsOf, readCheckpoint, readTensors } from '../training/checkpoint.js';
import { pretrain, pretrainingScans } from '../training/pretrain.js';
import { fromPytorch, toPytorch } from '../training/pytorch-names.js';
import { SafetensorsError, writeSafetensors } from '../training/safetensors.js';
import { readConfig } from './read-config.js';

/** The file for the result is there already. */
export class FileTakenError extends Error {
  readonly code = errorCodes.OUTPUT_TAKEN;

  constructor(file: string) {
    super(`--out ${file} exists; name another file: nothing is ever overwritten`);
    this.name = 'FileTakenError';
  }
}

interface ConvertFlags {
  readonly checkpoint: string;
  readonly out: string;
  readonly config?: string;
}

/** `clipwise checkpoint export | import | pretrain` */
export function checkpointCommand(outcome: { exitCode: number }): Command {
  const command = new Command('checkpoint').description(
    'exchange parameters with PyTorch, or make some of public data',
  );
  command
    .command('export')
    .description("write a checkpoint's parameters under the names and in the layouts of PyTorch")
    .requiredOption('--checkpoint <file>', 'checkpoint.safetensors of a run')
    .requiredOption('--out <file>', 'a new safetensors file')
    .addHelpText(
      'after',
      '\nexamples/pytorch/clipwise_networks.py has the networks, and reads the file with nothing but PyTorch.\n\nExample:\n  clipwise checkpoint export --checkpoint runs/first/checkpoint.safetensors --out first.safetensors\n',
    )
    .action(async (flags: ConvertFlags) => {
      const { tensors, metadata } = await readCheckpoint(flags.checkpoint);
      await writeNew(flags.out, writeSafetensors(toPytorch(tensors), metadata));
      process.stdout.write(`${tensors.size} parameters are in ${flags.out}\n`);
    });
  command
    .command('import')
    .description(
      'make a checkpoint of the parameters of PyTorch, for predict, evaluate and model.initialFrom',
    )
    .requiredOption('--checkpoint <file>', 'safetensors file of a state_dict')
    .requiredOption('--out <file>', 'a new checkpoint')
    .option(
      '--config <file>',
      'run config of the model and of its data; left out, the one that the file was exported with',
    )
    .addHelpText(
      'after',
      '\nThe checkpoint has no ledger: what was spent on parameters from elsewhere, only who trained them can say.\n\nExample:\n  clipwise checkpoint import --checkpoint torch.safetensors --config run.json --out imported.safetensors\n',
    )
    .action(async (flags: ConvertFlags) => {
      const { tensors, metadata } = await readTensors(flags.checkpoint);
      const config =
        flags.config === undefined
          ? (await readCheckpoint(flags.checkpoint)).config
          : await readConfig(flags.config);
      const classCount =
        tensors.get('head.bias')?.shape[0] ?? tensors.get('_module.head.bias')?.shape[0] ?? 0;
      const { channelCount, imageHeight, imageWidth } = datasetFactsOf({ config });
      const model: Model = createComponent('model', modelRegistry, config.model, {
        classCount,
        channelCount,
        imageHeight,
        imageWidth,
      });
      const parameters = namedFrom(flags.checkpoint, () => fromPytorch(tensors, model.parameters));
      const { ledger: _ledger, ...kept } = metadata;
      await writeNew(flags.out, writeSafetensors(parameters, { ...kept, config: JSON.stringify(config) }));
      process.stdout.write(`${parameters.size} parameters are in ${flags.out}\n`);
    });
  command
    .command('pretrain')
    .description(
      "train a config's model on synthetic OCT scans, which cost no privacy, as a start for model.initialFrom",
    )
    .requiredOption('--config <file>', 'run config of the model')
    .requiredOption('--out <file>', 'a new checkpoint')
    .option('--epochs <number>', `epochs of ${pretrainingScans} scans`, '20')
    .addHelpText(
      'after',
      '\nThen set model.initialFrom of the config to the checkpoint. The head starts afresh where the classes are others.\n\nExample:\n  clipwise checkpoint pretrain --config run.json --out start.safetensors\n',
    )
    .action(async (flags: { config: string; out: string; epochs: string }) => {
      if (existsSync(flags.out)) throw new FileTakenError(flags.out);
      const config = await readConfig(flags.config);
      const reporter = consoleReporter(process.stderr);
      const cancel = new AbortController();
      const stop = (): void => cancel.abort();
      process.once('SIGINT', stop);
      const { outcome: ended, checkpoint } = await pretrain(config, {
        epochs: Number(flags.epochs),
        signal: cancel.signal,
        observe: (event) => reporter.observe(event),
      });
      process.off('SIGINT', stop);
      if (checkpoint !== null) await writeNew(flags.out, checkpoint);
      if (ended !== 'completed') outcome.exitCode = ended === 'cancelled' ? 130 : 1;
    });
  return command;
}

/** @throws SafetensorsError with the file's name. */
function namedFrom<Result>(file: string, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    if (error instanceof SafetensorsError) throw new SafetensorsError(`${file}: ${error.message}`);
    throw error;
  }
}

async function writeNew(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(file, bytes, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new FileTakenError(file);
    throw error;
  });
}
