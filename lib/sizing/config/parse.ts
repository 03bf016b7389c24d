import { UsageError } from '../../shared/errors';

/** Python writes and reads these; JSON does not have them. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/gu;

/**
 * Parses the text of a `config.json` as Python's `json` does: `Infinity` and `NaN`, which Nemotron has, become `null`.
 *
 * @throws UsageError where it is not JSON
 */
export function parseConfig(text: string, where = 'config.json'): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return parseAsPython(text, where);
  }
}

function parseAsPython(text: string, where: string): unknown {
  try {
    return JSON.parse(text.replace(TOKENS, (token) => (token.startsWith('"') ? token : 'null'))) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new UsageError(`${where} is not JSON, expected a model's config.json: ${why}`);
  }
}
