/** Whether some text fits two patterns, in which `*` is any text and `?` any one character. */
export function haveCommonText(left: string, right: string): boolean {
  return search(left, right, new Map());
}

/** The ends of both patterns are known by their lengths, so each pair is looked at once. */
function search(left: string, right: string, known: Map<string, boolean>): boolean {
  if (left === '' || right === '') {
    return [...left, ...right].every((character) => character === '*');
  }
  const key = `${left.length},${right.length}`;
  let answer = known.get(key);
  if (answer === undefined) {
    answer = step(left, right, known);
    known.set(key, answer);
  }
  return answer;
}

function step(left: string, right: string, known: Map<string, boolean>): boolean {
  const [afterLeft, afterRight] = [left.slice(1), right.slice(1)];
  if (left.startsWith('*')) {
    return search(afterLeft, right, known) || search(left, afterRight, known);
  }
  if (right.startsWith('*')) {
    return search(left, afterRight, known) || search(afterLeft, right, known);
  }
  const isSame = left.startsWith('?') || right.startsWith('?') || left[0] === right[0];
  return isSame && search(afterLeft, afterRight, known);
}
