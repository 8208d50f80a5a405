/** What a mutation that queues runs says of its override. */
export const overrideDescription =
  'Why the runs may be queued though a budget of their data has too little left: it is recorded for ever. Results of runs without a guarantee are then to be kept as private data.';
