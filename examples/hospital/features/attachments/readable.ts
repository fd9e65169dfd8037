/** A text as a person reads it. */
export type Readable = { text: string } | { rows: readonly (readonly string[])[]; more: boolean };

/** A screenful or two; the rest is for a spreadsheet. */
const MOST_ROWS = 200;

/** Bytes of a text: Unicode where they are, otherwise what Western systems write (WHATWG's windows-1252 takes any byte). */
export function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    // As a stream: the beginning of a longer text may end within a character.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/**
 * Sets a text out by what it is: lines for HL7's segments, indents for JSON and XML, columns for CSV. What is not what its name
 * says, or is only the beginning of it, stays as it is.
 */
export async function readable(text: string, ending: string): Promise<Readable> {
  try {
    if (ending === 'json') return { text: JSON.stringify(JSON.parse(text), null, 2) };
    // A segment ends with a carriage return alone (HL7 v2.5.1, 2.7), which no page shows as a line's end.
    if (ending === 'hl7') return { text: text.replace(/\r\n?/g, '\n') };
    if (ending === 'xml' || ending === 'ccda') {
      const { default: format } = await import('xml-formatter');
      return { text: format(text, { indentation: '  ', collapseContent: true, lineSeparator: '\n' }) };
    }
    if (ending === 'csv' || ending === 'tsv') {
      const { default: papa } = await import('papaparse');
      const { data, errors, meta } = papa.parse<string[]>(text, { skipEmptyLines: true, preview: MOST_ROWS });
      const broken = errors.some(({ type }) => type !== 'Delimiter');
      if (!broken && data.length > 0 && data.every((row) => row.length > 1))
        return { rows: data, more: meta.truncated };
    }
  } catch {
    // It is shown as it is.
  }
  return { text };
}
