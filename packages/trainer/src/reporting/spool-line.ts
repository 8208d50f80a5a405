import { z } from 'zod';

const spoolLineSchema = z.object({
  kind: z.string(),
  step: z.int().optional(),
  sha256: z.string().optional(),
  mediaType: z.string().optional(),
});

/** The few fields of an event that its transport looks at; the API checks the rest. */
export type SpoolLine = z.infer<typeof spoolLineSchema>;

/** Fields of one line; a line that is no event has the kind `unreadable`. */
export function parseSpoolLine(line: string): SpoolLine {
  try {
    return spoolLineSchema.parse(JSON.parse(line));
  } catch {
    // The API refuses it, and says so.
    return { kind: 'unreadable' };
  }
}
