import { z } from 'zod';

/** A checkpoint whose parameters a model starts with. */
export const initialFromSchema = z.string().min(1).max(4096).optional().meta({
  title: 'Initial from',
  description:
    'Checkpoint whose parameters training starts with (clipwise checkpoint import makes one of PyTorch parameters). A head for other classes starts afresh. What they tell of the data that they were trained on is not covered by this run.',
});
