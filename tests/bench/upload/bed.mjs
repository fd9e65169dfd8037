// What an upload needs around it: the page's site, a Chartlift server, the peers' signer, and a link before the last two.
import { Link } from '../lib/link.mjs';
import { startServer } from '../lib/server.mjs';
import { BUCKET, REGION, startSigner } from '../lib/signer.mjs';
import { serve } from '../lib/site.mjs';

/** @typedef {Awaited<ReturnType<typeof startBed>>} Bed */
/** @typedef {{ ms: number, stored: number, longest: number }} Outcome milliseconds, bytes in S3, the longest task's milliseconds */

/** We by CRC-32 alone: a server of the same make whose policy wants no SHA-256. */
export const BY_CRC = 'chartlift-crc';

/** @param {string[]} [clients] who will upload @param {string} [pages] the folder whose page is served */
export async function startBed(clients = [], pages = 'upload') {
  const site = await serve([pages]);
  const server = await startServer(site.origin);
  const byCrc = clients.includes(BY_CRC) ? await startServer(site.origin, ['--upload-sha256', 'false'], 'crc') : server;
  const signer = await startSigner(server);
  const link = new Link();
  const rules = [];
  const urls = [server.apiUrl, server.s3Url, signer.url, byCrc.apiUrl, byCrc.s3Url];
  for (const url of new Set(urls)) {
    const { port } = new URL(url);
    // The browser believes it talks to the very host and port that were signed.
    rules.push(`MAP localhost:${port} 127.0.0.1:${await link.forward(Number(port))}`);
  }
  let uploads = 0;
  return {
    link,
    server,
    signer,
    origin: site.origin,
    /** What makes a browser go over the link. */
    linkFlags: [`--host-resolver-rules=${rules.join(',')}`],
    /**
     * One upload by one contender, its object checked and, where it is a peer's, removed.
     * @param {import('../lib/browsers.mjs').Page} page a fresh one
     * @param {string} client
     * @param {import('../inputs/index.mjs').Input} input
     * @returns {Promise<Outcome>}
     */
    upload: async (page, client, input) => {
      await page.goto(`${site.origin}/upload/`);
      const { apiUrl, s3Url, token, recordId, credentials } = client === BY_CRC ? byCrc : server;
      const key = `bench/${uploads++}`;
      const place = { apiUrl, s3Url, token, recordId, credentials, signerUrl: signer.url };
      await page.evaluate(
        ([name, where]) => /** @type {any} */ (window).bench.prepare(name, where),
        [client, { ...place, bucket: BUCKET, region: REGION, key }],
      );
      await page.choose(...input.paths);
      const outcome = await page.evaluate(() => /** @type {any} */ (window).bench.outcome());
      if (!client.startsWith('chartlift')) {
        let there = 0;
        for (let index = 0; index < input.paths.length; index++) {
          there += await signer.size(`${key}/${index}`);
          await signer.remove(`${key}/${index}`);
        }
        if (there !== outcome.stored) throw new Error(`S3 has ${there} bytes instead of ${outcome.stored}`);
      }
      return outcome;
    },
    close: async () => {
      await link.close();
      await signer.close();
      await server.stop();
      if (byCrc !== server) await byCrc.stop();
      await site.close();
    },
  };
}
