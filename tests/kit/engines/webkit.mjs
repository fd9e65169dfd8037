// WebKit, Safari's engine: WebKitGTK's MiniBrowser, driven by WebDriver (https://www.w3.org/TR/webdriver2/) over plain
// HTTP, on a display of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { freshFolder } from '../folders.mjs';
import { program } from '../programs.mjs';
import { appears, call, stands } from './page.mjs';
import { nextFile } from './saved.mjs';
import { Session } from './webdriver.mjs';

const DRIVER = ['WebKitWebDriver', '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/WebKitWebDriver'];
const BROWSER = ['x86_64', 'aarch64'].map((cpu) => `/usr/lib/${cpu}-linux-gnu/webkit2gtk-4.1/MiniBrowser`);

/** @param {import('./engine.mjs').Options} [options] @returns {Promise<import('./engine.mjs').Engine>} */
export async function webkit({ proxy } = {}) {
  const home = await freshFolder('webkit');
  const saved = path.join(home, 'saved');
  await Promise.all([mkdir(saved), mkdir(path.join(home, '.config'))]);
  await writeFile(path.join(home, '.config/user-dirs.dirs'), 'XDG_DOWNLOAD_DIR="$HOME/saved"\n');
  const display = await startDisplay();
  const env = { ...process.env, DISPLAY: display.name, HOME: home, XDG_CONFIG_HOME: path.join(home, '.config') };
  const options = { binary: program('MiniBrowser', 'CHARTLIFT_WEBKIT', BROWSER), args: ['--automation'] };
  const session = await Session.start(program('WebKitWebDriver', 'CHARTLIFT_WEBKIT_DRIVER', DRIVER), env, {
    'webkitgtk:browserOptions': options,
    ...(proxy && { proxy: { proxyType: 'manual', httpProxy: new URL(proxy).host, noProxy: [] } }),
  });
  /** @param {string} selector */
  const element = async (selector) => {
    await session.run(call(appears, [selector]));
    return session.element(selector);
  };
  return {
    version: session.capabilities.browserVersion,
    tab: {
      load: (url) => session.call('POST', '/url', { url }),
      run: (script, ...given) => session.run(call(script, given)),
      choose: async (selector, paths) => session.on(await element(selector), '/value', { text: paths.join('\n') }),
      click: async (selector) => {
        await session.run(call(stands, [selector]));
        await session.on(await element(selector), '/click', {});
      },
      saving: (action, bytes) => nextFile(saved, action, bytes),
    },
    async stop() {
      await session.stop();
      await display.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function startDisplay() {
  const screen = ['-screen', '0', '1440x900x24', '-nolisten', 'tcp'];
  const server = spawn(program('Xvfb', 'CHARTLIFT_XVFB', ['Xvfb']), ['-displayfd', '3', ...screen], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const endWithUs = () => server.kill();
  process.on('exit', endWithUs);
  const number = /** @type {import('node:stream').Readable} */ (server.stdio[3]);
  const [name] = await Promise.race([
    once(number, 'data'),
    once(server, 'exit').then(() => Promise.reject(new Error('Xvfb did not start'))),
  ]);
  return {
    name: `:${String(name).trim()}`,
    async stop() {
      process.off('exit', endWithUs);
      server.kill();
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    },
  };
}
