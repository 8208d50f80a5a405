/** `npm run bench -w packages/trainer -- [case ...]`: measures the trainer and prints tables in markdown. */
import { Argument, Command, InvalidArgumentError } from 'commander';
import { measureKernels } from './kernels.mjs';
import { measureMemory } from './memory.mjs';
import { comparePeers, peerHint } from './peer.mjs';
import { heading } from './report.mjs';
import { measureScaling } from './scaling.mjs';
import { measureStart } from './start.mjs';
import { measureSteps } from './steps.mjs';

const size = (kind, width, side, batch) => ({ kind, width, side, batch });
const stepSizes = [size('unet', 8, 64, 10), size('nested-unet', 8, 64, 10), size('unet', 32, 224, 2)];
const memorySizes = [
  size('unet', 8, 64, 10),
  size('nested-unet', 8, 64, 10),
  size('unet', 32, 224, 10),
  size('nested-unet', 32, 224, 2),
];

const cases = {
  kernels: measureKernels,
  steps: (options) => measureSteps({ ...options, sizes: options.sizes ?? stepSizes }),
  scaling: measureScaling,
  memory: (options) => measureMemory({ ...options, sizes: options.sizes ?? memorySizes }),
  start: measureStart,
};

const append = (value, before = []) => [...before, value];
const positive = (text) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('It must be a whole number from 1.');
  return value;
};
const parseSize = (text, before = []) => {
  const [kind, ...numbers] = text.split(':');
  if (!['unet', 'nested-unet'].includes(kind) || numbers.length !== 3)
    throw new InvalidArgumentError('It must look like unet:8:64:10 or nested-unet:8:64:10.');
  return [...before, size(kind, ...numbers.map(positive))];
};

const program = new Command('npm run bench -w packages/trainer --')
  .description('Measures the trainer and prints tables in markdown; what is under way goes to stderr.')
  .addArgument(
    new Argument('[cases...]', 'what to measure; all of them when none is named').choices([
      ...Object.keys(cases),
      'peer',
    ]),
  )
  .option('--backend <kinds>', 'backends, separated by commas, that take turns', 'wasm-simd')
  .option(
    '--peer <python:path>',
    'compare with PyTorch and Opacus, of this interpreter and folder; may be given more than once',
    append,
  )
  .option('--peer-threads <count>', 'threads of the peers; all processors when not given', positive)
  .option(
    '--size <model:width:side:batch>',
    'for steps, memory and peer; may be given more than once',
    parseSize,
  )
  .option('--rounds <count>', 'repetitions of each number', positive)
  .addHelpText(
    'after',
    `
Cases:
  kernels  speed of the convolutions, and the limit of the instructions
  steps    time of a step with and without privacy, by every method
  scaling  time against the number of images, of steps and of pixels
  memory   memory of the process and of WebAssembly
  start    from the start of the process to the first step
  peer     the same steps by PyTorch and Opacus; needs --peer

Example:
  npm run bench -w packages/trainer -- steps --backend wasm-simd,wasm --size unet:8:64:10
`,
  );
program.parse();

const { backend, peer: peers = [], peerThreads, size: sizes, rounds } = program.opts();
const named = program.args.length > 0 ? program.args : [...Object.keys(cases), 'peer'];
const options = { backends: backend.split(','), sizes, rounds };

console.log(await heading(process.argv.slice(2)));
try {
  for (const name of named.filter((name) => name !== 'peer')) await cases[name](options);
  if (named.includes('peer')) {
    if (peers.length > 0) await comparePeers({ ...options, peers, peerThreads, sizes: sizes ?? stepSizes });
    else console.error(`\n${peerHint}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  // Processes that wait for their next step would keep this one alive; they end with it.
  process.exit(1);
}
