/**
 * The MD5 of 32 bytes, which is one block: what a store that is given a key (SSE-C) wants beside it, to notice a key that
 * was hurt on its way. The edge has no MD5 of its own, and nothing secret rests on this one.
 */
export function md5Of32(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(16);
  for (let i = 0; i < 32; i++) words[i >> 2] = (words[i >> 2] ?? 0) | ((bytes[i] ?? 0) << ((i % 4) * 8));
  words[8] = 0x80;
  words[14] = 256;
  let [a, b, c, d]: Four = START;
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round] as number;
    const word = [i, 5 * i + 1, 3 * i + 5, 7 * i][round] as number;
    const sum = a + mixed + Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) + (words[word % 16] as number);
    const shift = SHIFTS[round]?.[i % 4] as number;
    [a, b, c, d] = [d, (b + ((sum << shift) | ((sum >>> 0) >>> (32 - shift)))) | 0, b, c];
  }
  const digest = new Uint32Array([a + START[0], b + START[1], c + START[2], d + START[3]]);
  return Uint8Array.from({ length: 16 }, (_, i) => ((digest[i >> 2] as number) >>> ((i % 4) * 8)) & 255);
}

type Four = readonly [number, number, number, number];
const START: Four = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;
