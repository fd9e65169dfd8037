// A PostgreSQL of the benchmark's own, durable as in production, on a socket no one else uses.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** As the user `postgres` where this is root: PostgreSQL refuses to run as root. */
const AS = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];

/** @param {string} folder */
export async function startPostgres(folder) {
  const bin = installed();
  await mkdir(folder, { recursive: true });
  if (AS.length > 0) execFileSync('chown', ['postgres', folder]);
  const data = path.join(folder, 'data');
  const run = (/** @type {string[]} */ command) => {
    const [program, ...args] = [...AS, ...command];
    return execFileSync(program, args, { cwd: folder });
  };
  if (!existsSync(data)) {
    run([
      path.join(bin, 'initdb'),
      '--pgdata',
      data,
      '--username',
      'postgres',
      '--auth',
      'trust',
      '--encoding',
      'UTF8',
      '--no-locale',
    ]);
  }
  const settings = [
    'listen_addresses=',
    `unix_socket_directories=${folder}`,
    'shared_buffers=512MB',
    'max_wal_size=4GB',
  ];
  const [program, ...args] = [
    ...AS,
    path.join(bin, 'postgres'),
    '-D',
    data,
    ...settings.flatMap((setting) => ['-c', setting]),
  ];
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'close');
  for await (const line of createInterface({ input: child.stderr })) {
    if (line.includes('ready to accept connections')) break;
  }
  child.stderr.resume();
  try {
    run([path.join(bin, 'createdb'), '--host', folder, '--username', 'postgres', 'chartlift']);
  } catch {
    // It is there from an earlier run.
  }
  return {
    url: `postgres://postgres@localhost/chartlift?host=${folder}`,
    /** Has it count what its tables have, as it does by itself within a minute. */
    analyze: () => {
      const names = ['--host', folder, '--username', 'postgres', 'chartlift'];
      run([path.join(bin, 'vacuumdb'), '--analyze-only', '--quiet', ...names]);
    },
    stop: async () => {
      run([path.join(bin, 'pg_ctl'), 'stop', '--pgdata', data, '--mode', 'fast']);
      await ended;
    },
  };
}

/** Where its programs are: where Debian puts the newest. */
function installed() {
  const all = '/usr/lib/postgresql';
  const versions = existsSync(all) ? readdirSync(all).map((version) => path.join(all, version, 'bin')) : [];
  const found = versions
    .filter((bin) => existsSync(path.join(bin, 'initdb')))
    .sort()
    .at(-1);
  if (!found) throw new Error('PostgreSQL is not installed (Debian: apt-get install postgresql)');
  return found;
}
