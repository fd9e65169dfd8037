// CRC-32 as in gzip, ZIP and S3's `CRC32`. (Node has one of its own only from 20.15 on.)

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

/**
 * @param {Uint8Array} bytes
 * @returns {number} unsigned
 */
export function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

/** As the API writes it: eight hex digits. @param {Uint8Array} bytes */
export function crc32Hex(bytes) {
  return crc32(bytes).toString(16).padStart(8, '0');
}
