import path from 'node:path';

export default {
  reactStrictMode: true,
  distDir: process.env.NEXT_DIST,
  basePath: process.env.NEXT_BASE_PATH,
  assetPrefix: process.env.NEXT_ASSET_PREFIX,
  output: process.env.NEXT_EXPORT ? 'export' : undefined,
  turbopack: { root: path.join(import.meta.dirname, '../..') },
  devIndicators: false,
};
