import { Command, Option } from 'commander';
import { type AddonPackage, addonPackages } from '../tensorflow-link/addon-package.js';
import { linkTensorFlow } from '../tensorflow-link/link-tensorflow.js';

/** `clipwise backend link-tensorflow` */
export function backendCommand(): Command {
  const command = new Command('backend').description(
    'manage the compute backends; `clipwise doctor` lists them',
  );
  command
    .command('link-tensorflow')
    .description('compile the addon of tfjs-node against the TensorFlow 2 of a Python environment (Linux)')
    .option('--python <path>', 'the Python that has TensorFlow', 'python3')
    .addOption(
      new Option(
        '--package <name>',
        'npm package to link (default: by whether that TensorFlow has CUDA)',
      ).choices(addonPackages),
    )
    .addHelpText(
      'after',
      `
For graphics processors of NVIDIA: on the processor alone, wasm-simd makes the faster private step, and "auto" prefers it.
The packages tfjs-node and tfjs-node-gpu download TensorFlow 2.9, made for CUDA 11.2: graphics processors of today need a newer one,
and where the download is blocked npm takes the packages away. This command uses a TensorFlow that you have, with the CUDA that it
was made for. It needs g++ and make. The result is kept only if its gradients are those of wasm-simd to 1e-5.
TensorFlow must stay where it is. \`npm ci\` deletes the addon: run the command again after it.

Example:
  python3 -m venv ~/tensorflow && ~/tensorflow/bin/pip install "tensorflow[and-cuda]"
  clipwise backend link-tensorflow --python ~/tensorflow/bin/python
  clipwise doctor
`,
    )
    .action(async (flags: { python: string; package?: AddonPackage }) => {
      // Ctrl-C ends the compiler, too, and then what was there before is put back.
      const onInterrupt = (): void => {};
      process.on('SIGINT', onInterrupt);
      try {
        const { addonPackage, description, distance } = await linkTensorFlow({
          python: flags.python,
          addonPackage: flags.package,
          report: (line) => process.stderr.write(`${line}\n`),
        });
        process.stdout.write(
          `Backend ${addonPackage} is ready: ${description}, gradients right to ${distance.toExponential(0)}. Measure it with: clipwise doctor --backend ${addonPackage}\n`,
        );
      } finally {
        process.off('SIGINT', onInterrupt);
      }
    });
  return command;
}
