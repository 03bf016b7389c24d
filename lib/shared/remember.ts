/** What a map holds under a key; what it does not hold yet is made, and kept. */
export function remember<K, V extends NonNullable<unknown>>(
  known: Map<K, V>,
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
