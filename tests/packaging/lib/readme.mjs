// The snippets of the package's README, as files of an app.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';

const readme = path.join(import.meta.dirname, '../node_modules/@chartlift/client/README.md');

/** What the languages of its snippets are that a compiler or a browser takes. */
const CODE = /```(tsx?|jsx?|html)\n([\s\S]*?)```/g;

/** @typedef {{ kind: string, code: string, name: string }} Snippet `name`: what its first line says, or its place in the README */

/** @returns {Promise<Snippet[]>} */
export async function snippets() {
  const found = [...(await readFile(readme, 'utf8')).matchAll(CODE)];
  return found.map(([, kind = '', code = ''], at) => ({
    kind,
    code,
    name: /^\/\/ (\S+)\n/.exec(code)?.[1] ?? `${at}.${kind}`,
  }));
}

/** Writes files below a folder. @param {string} folder @param {{ name: string, code: string }[]} files */
export async function writeFiles(folder, files) {
  for (const { name, code } of files) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, code);
  }
}

/** Its files below a folder as JavaScript, by their names in it; that their types are right is the compiler's to see. @param {string} folder */
export async function scripts(folder) {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, jsx: ts.JsxEmit.Preserve };
  return (await snippets())
    .filter(({ name }) => name.startsWith(folder))
    .map(({ name, code }) => ({
      name: name.slice(folder.length).replace(/\.ts(x?)$/, '.js$1'),
      code: ts.transpileModule(code, { compilerOptions, fileName: name }).outputText,
    }));
}
