// What a table was measured on and with.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { project, root } from './folders.mjs';

/** @param {string} program @param {string[]} args */
function first(program, args) {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .split('\n')[0]
      .trim();
  } catch {
    return 'missing';
  }
}

/** @param {string} name */
function npmVersion(name) {
  const manifest = path.join(project, 'node_modules', name, 'package.json');
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}

/** Where the project stands. */
export const commit = () => first('git', ['-C', root, 'rev-parse', '--short', 'HEAD']);

/** Date, machine, and versions of peers from npm. @param {string[]} names */
export function machine(names) {
  const cpus = os.cpus();
  const peers = names.map((name) => `${name} ${npmVersion(name)}`);
  return [
    `Measured ${new Date().toISOString().slice(0, 10)} at commit ${commit()}`,
    `on ${cpus.length} × ${cpus[0]?.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.type()} ${os.release()}`,
    `(load before: ${os.loadavg()[0].toFixed(1)}).`,
    `Node ${process.versions.node}; ${peers.join(', ')}.`,
  ].join(' ');
}

/** The same with the browser and the natives that compress beside it. @param {string} browser its name and version */
export function described(browser) {
  const natives = [
    first('gzip', ['--version']),
    first('pigz', ['--version']),
    `libdeflate-gzip ${first('libdeflate-gzip', ['-V']).match(/v?[\d.]+/)?.[0] ?? 'missing'}`,
  ];
  const base = machine(['@uppy/aws-s3', '@aws-sdk/lib-storage', 'pako', 'fflate']);
  return `${base} ${browser}; ${natives.join(', ')}.`;
}
