/**
 * The space-delimited filter patterns of CloudWatch Logs, as their documentation describes them.
 *
 * What the documentation does not describe is refused, so a pattern that passes here uses nothing else.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export type Matcher = (line: string) => boolean;

type Test = (value: string) => boolean;

const REGEX_ALPHABET = /^[A-Za-z0-9_#=@/;,:\-^$?[\]{}|\\*+.]*$/;
const TOKEN = /\s*(\(|\)|&&|\|\||>=|<=|!=|=|>|<|"(?:[^"\\]|\\.)*"|%[^%]*%|[^\s=!<>&|()"%]+)/y;
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** Compiles a pattern; throws where CloudWatch Logs would refuse it. */
export function compileFilter(pattern: string): Matcher {
  if (pattern.length > 1024) throw new Error(`pattern of ${pattern.length} characters`);
  if ((pattern.match(/%[^%]*%/g) ?? []).length > 2) throw new Error('more than two regular expressions');
  if (!pattern.startsWith('[') || !pattern.endsWith(']')) throw new Error('not a space-delimited pattern');
  const fields = splitFields(pattern.slice(1, -1));
  const gap = fields.indexOf('...');
  if (gap !== fields.lastIndexOf('...')) throw new Error('two ellipses');
  const tests = fields.map((field) => (field === '...' ? () => true : compileField(field)));
  return (line) => {
    const values = align(splitEvent(line), fields.length, gap);
    return values !== undefined && tests.every((test, index) => test(values[index] ?? ''));
  };
}

/** Words of an event; text in brackets or quotation marks is one. */
function splitEvent(line: string): string[] {
  return line.match(/\[[^\]]*\]|"[^"]*"|\S+/g) ?? [];
}

/** One value for each field: an ellipsis takes what the others leave, else the last field does. */
function align(words: string[], count: number, gap: number): string[] | undefined {
  const at = gap < 0 ? count - 1 : gap;
  const after = count - at - 1;
  if (words.length < (gap < 0 ? count : count - 1)) return undefined;
  const rest = words.slice(at, words.length - after).join(' ');
  return [...words.slice(0, at), rest, ...words.slice(words.length - after)].slice(0, count);
}

function splitFields(text: string): string[] {
  return (text.match(/(?:%[^%]*%|"(?:[^"\\]|\\.)*"|[^,%"])+/g) ?? []).map((field) => field.trim());
}

function compileField(text: string): Test {
  const tokens = tokenize(text);
  const name = tokens.find((token) => token !== '(') ?? '';
  if (!/^\w+$/.test(name)) throw new Error(`bad field name in '${text}'`);
  if (tokens.length === 1) return () => true;
  const parser = new Parser(tokens, name);
  return parser.parse();
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match?.[1] === undefined) throw new Error(`cannot read '${text}'`);
    tokens.push(match[1]);
  }
  return tokens;
}

/** Order of operations: () before && before ||. */
class Parser {
  private next = 0;

  constructor(
    private readonly tokens: string[],
    private readonly name: string,
  ) {}

  public parse(): Test {
    const test = this.either();
    if (this.next !== this.tokens.length) throw new Error(`left over '${this.tokens[this.next]}'`);
    return test;
  }

  private either(): Test {
    const parts = [this.both()];
    while (this.accept('||')) parts.push(this.both());
    return (value) => parts.some((part) => part(value));
  }

  private both(): Test {
    const parts = [this.single()];
    while (this.accept('&&')) parts.push(this.single());
    return (value) => parts.every((part) => part(value));
  }

  private single(): Test {
    if (this.accept('(')) {
      const inner = this.either();
      if (!this.accept(')')) throw new Error('unclosed parenthesis');
      return inner;
    }
    const [name, operator, operand] = [this.take(), this.take(), this.take()];
    // A condition on a second field inside one position is an invalid pattern.
    if (name !== this.name) throw new Error(`field '${name}' in the place of '${this.name}'`);
    return compare(operator, operand);
  }

  private accept(token: string): boolean {
    const found = this.tokens[this.next] === token;
    this.next += found ? 1 : 0;
    return found;
  }

  private take(): string {
    const token = this.tokens[this.next];
    if (token === undefined) throw new Error('pattern ends too early');
    this.next += 1;
    return token;
  }
}

function compare(operator: string, operand: string): Test {
  if (operator === '=') return equals(operand);
  if (operator === '!=') {
    const same = equals(operand);
    return (value) => !same(value);
  }
  if (!NUMBER.test(operand)) throw new Error(`'${operator}' needs a number, got '${operand}'`);
  const bound = Number(operand);
  const holds = { '>': gt, '<': lt, '>=': ge, '<=': le }[operator];
  if (holds === undefined) throw new Error(`unknown operator '${operator}'`);
  return (value) => NUMBER.test(value) && holds(Number(value), bound);
}

const gt = (a: number, b: number): boolean => a > b;
const lt = (a: number, b: number): boolean => a < b;
const ge = (a: number, b: number): boolean => a >= b;
const le = (a: number, b: number): boolean => a <= b;

function equals(operand: string): Test {
  if (operand.startsWith('%')) {
    const source = operand.slice(1, -1);
    if (!REGEX_ALPHABET.test(source))
      throw new Error(`unsupported character in regular expression '${source}'`);
    const regex = new RegExp(source);
    return (value) => regex.test(value);
  }
  const quoted = operand.startsWith('"');
  const text = quoted ? operand.slice(1, -1) : operand;
  if (!quoted && !/^[\w.*]+$/.test(text)) throw new Error(`'${text}' must be quoted`);
  const parts = text.split('*').map((part) => part.replace(/[.\\^$|?+()[\]{}-]/g, '\\$&'));
  const wildcard = new RegExp(`^${parts.join('.*')}$`);
  return (value) => wildcard.test(value.replace(/^"(.*)"$/, '$1'));
}
