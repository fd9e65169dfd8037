// The app's catalogue of texts, held against what it has to say.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../kit/folders.mjs';

const app = path.join(root, 'examples/hospital');
const catalogue = path.join(app, 'messages/en-GB');

/** @param {string} file */
const read = (file) => readFileSync(file, 'utf8');

/** The source files of the app. @param {string} folder @returns {string[]} */
function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return sources(file);
    return /\.tsx?$/.test(entry.name) ? [file] : [];
  });
}

/** The keys of a part of the catalogue, with dots between. @param {object} texts @returns {string[]} */
function keys(texts, before = '') {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [before + key] : keys(text, `${before}${key}.`),
  );
}

/** @param {string} name @returns {object} */
function texts(name) {
  const [, body] = /export const \w+ = (\{[\s\S]*?\n\}) as const;/.exec(read(path.join(catalogue, name))) ?? [];
  return body ? new Function(`return ${body}`)() : {};
}

test('every action that the server writes into the audit log has words', () => {
  const written = read(path.join(root, 'server/src/audit/event.rs')).matchAll(/=> "([a-z_]+\.[a-z_]+)"/g);
  const actions = [...written].map(([, action]) => action);
  assert.ok(actions.length > 50, `${actions.length} actions are known`);
  const said = read(path.join(catalogue, 'audit.ts'));
  assert.deepEqual(
    actions.filter((action) => !said.includes(`'${action}': `)),
    [],
  );
});

test('no text is there that nothing says', () => {
  const code = ['app', 'features', 'lib', 'shell', 'ui']
    .flatMap((folder) => sources(path.join(app, folder)).map(read))
    .join('\n');
  const said = (/** @type {string} */ key) => {
    const parts = key.split('.');
    // Some are chosen by a value: `kind.${kind}`.
    const chosen = parts.slice(1).some((_, at) => code.includes(`\`${parts.slice(0, at + 1).join('.')}.\${`));
    return chosen || code.includes(`'${key}'`);
  };
  for (const name of readdirSync(catalogue)) {
    assert.deepEqual(
      keys(texts(name)).filter((key) => !said(key)),
      [],
      name,
    );
  }
});
