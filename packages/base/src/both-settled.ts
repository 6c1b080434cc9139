/** Wait for both even when one fails: nothing may be undone while the other one is still made. @throws what failed first, in this order. */
export async function bothSettled<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return [await a, await b];
}
