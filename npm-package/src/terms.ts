import type { components } from './api/schema.js';
import { ChartliftError } from './basics.js';
import { type AskToken, Calls } from './plain/calls.js';
import { PATIENCE } from './plain/patience.js';
import type { UploadSnapshot } from './types.js';

/** Which files the server takes from the user who is signed in. */
export interface FileTerms {
  /** The largest file, in bytes. */
  readonly maxFileBytes: number;
  /** The extensions that are taken, in lower case and without a dot, each with the media type it is stored with. */
  readonly types: ReadonlyMap<string, string>;
  /** Whether names without an extension are taken; such files have to be DICOM. */
  readonly withoutExtension: boolean;
  /** Media types that are refused whatever the name. */
  readonly refusedContentTypes: readonly string[];
  /** As `<input accept>`; `undefined` where names without an extension are taken too, which it cannot say. */
  readonly accept: string | undefined;
  /** Why a file would be refused, with the server's codes; `undefined` if it would not. */
  readonly refusal: (file: NamedFile) => ChartliftError | undefined;
}

/** A file as it would be uploaded. */
export type NamedFile = Pick<UploadSnapshot, 'fileName' | 'contentType' | 'sizeBytes'>;

/** What the server takes; `undefined` where it cannot be asked, or does not say. Nothing is asked without a token. */
export async function askTerms(apiUrl: string | URL, askToken: AskToken): Promise<FileTerms | undefined> {
  const mustHave: AskToken = async (refused) => {
    const token = await askToken(refused);
    if (!token) throw new Error('nobody is signed in');
    return token;
  };
  try {
    const calls = new Calls(new URL(apiUrl || '/', location.href).href, mustHave, PATIENCE);
    const { files } = await calls.get<components['schemas']['UploadTerms']>('/api/files/upload-terms');
    // Servers before this was told take files all the same.
    return files?.max_file_bytes ? termsOf(files) : undefined;
  } catch {
    return undefined;
  }
}

function termsOf(files: components['schemas']['FileTerms']): FileTerms {
  const { max_file_bytes: maxFileBytes, types, without_extension: withoutExtension } = files;
  const accept = Object.keys(types).map((extension) => `.${extension}`);
  const terms = {
    maxFileBytes,
    types: new Map(Object.entries(types)),
    withoutExtension,
    refusedContentTypes: files.refused_content_types,
    accept: withoutExtension ? undefined : accept.join(),
  };
  return { ...terms, refusal: (file) => refusal(file, terms) };
}

/** By the server's own rule (`AllowedTypes::settle`): the extension decides, unless a program's type is reported. */
function refusal(
  { fileName, contentType, sizeBytes }: NamedFile,
  { maxFileBytes, types, withoutExtension, refusedContentTypes }: Omit<FileTerms, 'refusal'>,
): ChartliftError | undefined {
  if (sizeBytes > maxFileBytes) {
    const message = `the file has ${sizeBytes} bytes; the server takes at most ${maxFileBytes}`;
    return new ChartliftError('file_too_large', message, false);
  }
  const dot = fileName.lastIndexOf('.');
  const named = dot < 0 ? withoutExtension : types.has(fileName.slice(dot + 1).toLowerCase());
  const reported = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (named && !refusedContentTypes.includes(reported)) return undefined;
  const message = `the server does not take files of this type, only ${[...types.keys()].join(', ')}`;
  return new ChartliftError('type_not_allowed', message, false);
}
