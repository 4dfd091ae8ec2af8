/** What a `;` inside of does not end a statement: quotes, dollar quotes, comments. */
const OPAQUE = /--.*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|;/g;

/**
 * The statements of a migration, without the semicolon that ends each, as the Supabase command line splits
 * them. A comment belongs to the statement that follows it.
 */
export function splitStatements(text: string): string[] {
  const statements: string[] = [];
  let start = 0;
  for (const { 0: token, index } of text.matchAll(OPAQUE)) {
    if (token !== ";") continue;
    statements.push(text.slice(start, index).trim());
    start = index + 1;
  }
  const rest = text.slice(start).trim();
  return (rest ? [...statements, rest] : statements).filter(Boolean);
}
