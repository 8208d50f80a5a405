/** A child of the doctor that never comes back from loading. */
process.once('message', () => {
  for (;;);
});
