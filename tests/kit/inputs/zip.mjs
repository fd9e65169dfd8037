// The smallest writer of ZIP archives (PKWARE APPNOTE), for Office documents.
import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../crc32.mjs';

/**
 * @param {Record<string, string | Buffer>} entries by path, in this order
 * @returns {Buffer}
 */
export function zip(entries) {
  const files = [];
  const directory = [];
  let offset = 0;
  for (const [path, content] of Object.entries(entries)) {
    const source = Buffer.from(content);
    const stored = deflateRawSync(source);
    const name = Buffer.from(path);
    // Version 2.0, UTF-8 names, deflate, 1 January 2024 00:00; then CRC and sizes.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt16LE(((2024 - 1980) << 9) | (1 << 5) | 1, 8);
    common.writeUInt32LE(crc32(source), 10);
    common.writeUInt32LE(stored.length, 14);
    common.writeUInt32LE(source.length, 18);
    common.writeUInt16LE(name.length, 22);
    const at = Buffer.alloc(4);
    at.writeUInt32LE(offset);
    directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, Buffer.alloc(10), at, name);
    const local = [Buffer.from('PK\x03\x04', 'latin1'), common, name, stored];
    files.push(...local);
    offset += local.reduce((sum, bytes) => sum + bytes.length, 0);
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(entries).length, 8);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, listing, end]);
}
