/** A child of the doctor that ends as a native addon may. */
process.once('message', () => {
  console.error('the addon says why');
  process.kill(process.pid, 'SIGSEGV');
});
