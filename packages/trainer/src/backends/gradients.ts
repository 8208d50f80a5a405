// Node cannot load the file as tfjs has it, an ES module in a package of another kind: the build bundles it.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
