/**
 * Makes requests follow one another: calls made while one is under way are made good by one more after it, however many
 * they were. So a request that begins after the call follows each call.
 *
 * @param request answers and errors are left to it; one that failed is not repeated unless it was called for again.
 */
export function oneAtATime(request: () => Promise<unknown>): () => void {
  let isUnderWay = false;
  let isCalledAgain = false;
  const run = async (): Promise<void> => {
    isUnderWay = true;
    do {
      isCalledAgain = false;
      try {
        await request();
      } catch {
        // The page shows the error of its query.
      }
    } while (isCalledAgain);
    isUnderWay = false;
  };
  return () => {
    if (isUnderWay) isCalledAgain = true;
    else void run();
  };
}
