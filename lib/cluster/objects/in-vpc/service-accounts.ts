/** Names of the service accounts that pods of an object run as, however deep their templates are in it. */
export function serviceAccountsIn(content: unknown): string[] {
  const found = new Set<string>();
  visit(content, found);
  return [...found];
}

function visit(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value) as [string, unknown][]) {
    if (name === 'serviceAccountName' && typeof part === 'string') {
      found.add(part);
    } else {
      visit(part, found);
    }
  }
}
