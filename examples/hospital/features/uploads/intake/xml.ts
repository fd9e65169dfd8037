/**
 * The elements of a name that a document's beginning has whole, each under the document's root, so that its prefixes are
 * known: a document may be cut off, or be broken further down.
 */
export function elementsNamed(text: string, root: string, name: string): Element[] {
  const opened = new RegExp(`<((?:[\\w.-]+:)?${root})\\b[^>]*>`).exec(text);
  if (!opened) return [];
  const found: Element[] = [];
  for (const [one] of text.matchAll(new RegExp(`<((?:[\\w.-]+:)?${name})\\b[^>]*>[\\s\\S]*?</\\1\\s*>`, 'g'))) {
    const inside = root === name ? one : `${opened[0].replace(/\/>$/, '>')}${one}</${opened[1]}>`;
    const document = new DOMParser().parseFromString(inside, 'text/xml');
    if (document.getElementsByTagName('parsererror').length > 0) continue;
    found.push(...under(document, name).slice(0, 1));
  }
  return found;
}

/** The elements of a local name within another, whatever their prefix. */
export function under(within: Document | Element, name: string): Element[] {
  return [...within.getElementsByTagNameNS('*', name)];
}

export function isWellFormed(text: string): boolean {
  return new DOMParser().parseFromString(text, 'text/xml').getElementsByTagName('parsererror').length === 0;
}
