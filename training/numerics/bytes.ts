import { crc32 } from 'node:zlib';

/** Appends unsigned and signed integers below 2⁵³ as variable-length bytes (LEB128, signed ones folded). */
export class ByteWriter {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  unsigned(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow(8);
    const bytes = this.#bytes;
    let at = this.#length;
    let rest = value;
    while (rest > 0x7fff_ffff) {
      bytes[at++] = (rest % 0x80) + 0x80;
      rest = Math.floor(rest / 0x80);
    }
    // The rest fits into 32 bits, so it can be shifted.
    let word = rest | 0;
    while (word >= 0x80) {
      bytes[at++] = (word & 0x7f) | 0x80;
      word >>= 7;
    }
    bytes[at++] = word;
    this.#length = at;
  }

  /** The sign takes the lowest bit, so |value| may be at most 2⁵². */
  signed(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  raw(bytes: Uint8Array): void {
    this.unsigned(bytes.length);
    if (this.#length + bytes.length > this.#bytes.length) this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  text(value: string): void {
    this.raw(new TextEncoder().encode(value));
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** The bytes followed by their CRC-32, for `ByteReader.expectSeal`. */
  sealed(): Uint8Array {
    this.unsigned(crc32(this.#bytes.subarray(0, this.#length)));
    return this.bytes();
  }

  #grow(by: number): void {
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + by));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

export class TruncatedError extends Error {
  override readonly name = 'TruncatedError';
}

/** Reads what a ByteWriter wrote. @throws TruncatedError past the end */
export class ByteReader {
  #at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Call it after reading everything but the checksum. @throws TruncatedError if the checksum is not that of the bytes */
  expectSeal(): void {
    const found = crc32(this.#bytes.subarray(0, this.#at));
    const kept = this.unsigned();
    if (kept !== found) throw new TruncatedError(`the checksum is ${kept}, ${found} expected: the bytes are damaged`);
  }

  unsigned(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = bytes[at++];
      if (byte === undefined) throw new TruncatedError(`ended after ${bytes.length} bytes, more expected`);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
      scale *= 0x80;
    }
    this.#at = at;
    return value;
  }

  /**
   * Reads pairs of a gap and a value until a gap of 0, and adds each value at its position. The gap is the distance from the
   * position before. It is one loop, since most of a summary is such pairs.
   *
   * @param limit number of positions, from `from`
   * @throws RangeError naming a position beyond them
   */
  addSparse(out: Float64Array, from: number, limit: number): void {
    const bytes = this.#bytes;
    const end = bytes.length;
    let at = this.#at;
    let position = -1;
    let number = 0;
    let scale = 1;
    let isGap = true;
    while (at < end) {
      const byte = bytes[at++]!;
      number += (byte & 0x7f) * scale;
      if (byte >= 0x80) {
        scale *= 0x80;
        continue;
      }
      if (isGap) {
        if (number === 0) {
          this.#at = at;
          return;
        }
        position += number;
        if (position >= limit) throw new RangeError(`column ${position}, fewer than ${limit} expected`);
      } else out[from + position]! += number;
      isGap = !isGap;
      number = 0;
      scale = 1;
    }
    throw new TruncatedError(`ended after ${end} bytes, more expected`);
  }

  signed(): number {
    const folded = this.unsigned();
    return folded % 2 ? -(folded + 1) / 2 : folded / 2;
  }

  raw(): Uint8Array {
    const length = this.unsigned();
    if (this.#at + length > this.#bytes.length)
      throw new TruncatedError(`ended after ${this.#bytes.length} bytes, ${this.#at + length} expected`);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** @throws RangeError if the written bytes are not a whole number of values of this type */
  numbers<T>(of: { readonly BYTES_PER_ELEMENT: number; new (buffer: ArrayBuffer): T }): T {
    const bytes = this.raw();
    if (bytes.length % of.BYTES_PER_ELEMENT)
      throw new RangeError(`${bytes.length} bytes of numbers, a multiple of ${of.BYTES_PER_ELEMENT} expected`);
    // A copy, since a slice of a Buffer would share its memory.
    return new of(new Uint8Array(bytes).buffer);
  }

  text(): string {
    return new TextDecoder().decode(this.raw());
  }

  get ended(): boolean {
    return this.#at === this.#bytes.length;
  }
}

/** Little-endian, as every platform that Node runs on lays numbers out. */
export function asBytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
