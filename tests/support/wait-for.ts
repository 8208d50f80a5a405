/** Asks again and again until the answer satisfies `accept`. The test's own time limit ends a wait in vain. */
export async function waitFor<T>(ask: () => Promise<T>, accept: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (accept(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
