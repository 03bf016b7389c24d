/** A map of any kind, as far as remembering asks for it. */
interface Memory<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

/** What a map holds under a key; what it does not hold yet is made, and kept. */
export function remember<K, V extends NonNullable<unknown>>(
  known: Memory<K, V>,
  key: K,
  make: (key: K) => V,
): V {
  let value = known.get(key);
  if (value === undefined) {
    value = make(key);
    known.set(key, value);
  }
  return value;
}
