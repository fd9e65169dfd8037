// Joining CRC-32s of neighbouring runs of bytes, by multiplying polynomials modulo the CRC's (as zlib's crc32_combine does).

const POLYNOMIAL = 0xedb88320;

/** Product of two polynomials over GF(2), bit-reversed as CRC-32 has them. @param {number} a @param {number} b */
function times(a, b) {
  let product = 0;
  for (let bit = 0x80000000; bit; bit >>>= 1) {
    if (a & bit) product ^= b;
    b = b & 1 ? (b >>> 1) ^ POLYNOMIAL : b >>> 1;
  }
  return product >>> 0;
}

/** CRC-32 of two runs of bytes from theirs. @param {number} first @param {number} second @param {number} secondLength */
export function appended(first, second, secondLength) {
  // x^(8·length) by repeated squaring; x^8 is 0x00800000 in this bit order.
  let shift = 0x80000000;
  for (
    let power = 0x00800000, left = secondLength;
    left > 0;
    left = Math.floor(left / 2), power = times(power, power)
  ) {
    if (left % 2) shift = times(shift, power);
  }
  return (times(first, shift) ^ second) >>> 0;
}

/** Little-endian, as gzip's trailer has it. @param {number} value */
export function crc32Bytes(value) {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255];
}
