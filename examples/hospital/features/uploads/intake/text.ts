/** A text's beginning, as far as it is looked at. */
export interface TextHead {
  text: string;
  /** Whether it is all of the file: only then is an end that is missing a fault. */
  whole: boolean;
}

/** Enough of a text to come to its patient, little enough to be gone through within a frame or two. */
const TEXT_BYTES = 1024 * 1024;

/** How a text is written: by its byte order mark, else by what its XML declaration says, else UTF-8. */
function decoderFor(head: Uint8Array): TextDecoder {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le');
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be');
  const declared = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/.exec(ascii(head))?.[1];
  try {
    return new TextDecoder(declared ?? 'utf-8');
  } catch {
    // One that no browser knows: what is ASCII in it can be read all the same.
    return new TextDecoder('utf-8');
  }
}

/** The first visible character of a text, whatever it is written in: enough to tell XML and JSON from all else. */
export function firstCharacter(head: Uint8Array): string {
  // Byte order marks and, in UTF-16, the other half of each character are no ASCII.
  return [...ascii(head)].find((character) => character > ' ' && character <= '~') ?? '';
}

/** The beginning of a text in its own encoding. */
export async function textHead(file: File): Promise<TextHead> {
  const bytes = new Uint8Array(await file.slice(0, TEXT_BYTES).arrayBuffer());
  return { text: decoderFor(bytes.subarray(0, 256)).decode(bytes), whole: file.size <= TEXT_BYTES };
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
