// Chartlift as a hospital runs it: no demo, people from an identity provider.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { within } from '../kit/demo.mjs';
import { freshFolder, root } from '../kit/folders.mjs';
import { freePort } from '../kit/ports.mjs';
import { program } from '../kit/programs.mjs';
import { startProvider } from '../kit/provider.mjs';

/** Opening a database and a page, on a busy machine. */
const PATIENCE_MS = 5 * 60_000;
const CLIENT_ID = 'hospital';

export interface Deployment {
  webUrl: string;
  stop: () => Promise<void>;
}

/** Starts provider, server and app; whoever signs in is `person`. */
export async function startDeployment(person: {
  id: string;
  name: string;
  tenant: string;
  roles: string[];
}): Promise<Deployment> {
  const webUrl = `http://localhost:${await freePort()}`;
  const provider = await startProvider({
    port: await freePort(),
    clientId: CLIENT_ID,
    redirectUri: `${webUrl}/sign-in/callback`,
    afterSignOut: `${webUrl}/sign-in`,
    person,
  });
  const server = spawn(
    program('chartlift-server', 'CHARTLIFT_SERVER', [path.join(root, 'target/debug/chartlift-server')]),
    [
      ...['--api-port', '0', '--s3-port', '0', '--web-origin', webUrl, '--oidc-issuer', provider.issuer],
      ...['--audit-secret', 'of-a-test-of-a-test-of-a-test-of-a-test', '--data-dir', await freshFolder('deployment')],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const urls = JSON.parse(await line(server, (text) => text.startsWith('{')));
  const web = spawn(
    process.execPath,
    ['node_modules/next/dist/bin/next', 'start', '--port', new URL(webUrl).port, '--hostname', 'localhost'],
    {
      cwd: path.join(root, 'examples/hospital'),
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        CHARTLIFT_API_URL: urls.api_url,
        CHARTLIFT_S3_URL: urls.s3_url,
        CHARTLIFT_OIDC_AUTHORITY: provider.issuer,
        CHARTLIFT_OIDC_CLIENT_ID: CLIENT_ID,
        CHARTLIFT_OIDC_NAME: 'Riverside ID',
      },
    },
  );
  await line(web, (text) => text.includes('Ready'));
  return {
    webUrl,
    stop: async () => {
      await Promise.all([ended(web), ended(server)]);
      await provider.stop();
    },
  };
}

/** The first line a program says that fits. */
function line(child: ChildProcess, fits: (text: string) => boolean): Promise<string> {
  const said = new Promise<string>((resolve, reject) => {
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    lines.on('line', (text) => fits(text) && resolve(text));
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${code}`)));
  });
  return within(PATIENCE_MS, said, () => `${child.spawnfile} did not say that it is ready`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
