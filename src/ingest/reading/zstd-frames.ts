/** Cuts zstd bytes where frames end (RFC 8878): Node's decoder accepts a further frame only at the start of a chunk. */

/** What a frame's parser needs next: bytes to look at, or bytes to skip. */
interface Need {
  readonly bytes: number;
  readonly isRead: boolean;
}

type FrameParser = Generator<Need, void, Buffer>;

/** The same bytes in pieces none of which crosses the end of a frame. */
export async function* cutAtFrames(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let frame = new Frame();
  for await (const chunk of bytes) {
    for (let rest = chunk; rest.length > 0;) {
      const length = frame.take(rest);
      yield rest.subarray(0, length);
      rest = rest.subarray(length);
      if (frame.isOver) frame = new Frame();
    }
  }
}

class Frame {
  readonly #parser: FrameParser = parseFrame();
  #need: Need | undefined = this.#parser.next().value ?? undefined;
  #read: Buffer = Buffer.alloc(0);
  #passed = 0;

  get isOver(): boolean {
    return this.#need === undefined;
  }

  /** How many of the next bytes belong to the frame. */
  take(bytes: Buffer): number {
    let at = 0;
    while (this.#need && at < bytes.length) {
      const piece = bytes.subarray(at, at + this.#need.bytes - this.#passed);
      at += piece.length;
      this.#passed += piece.length;
      if (this.#need.isRead) this.#read = Buffer.concat([this.#read, piece]);
      if (this.#passed === this.#need.bytes) this.#step();
    }
    return at;
  }

  #step(): void {
    const read = this.#read;
    this.#read = Buffer.alloc(0);
    this.#passed = 0;
    do this.#need = this.#parser.next(read).value ?? undefined;
    while (this.#need?.bytes === 0);
  }
}

const read = (bytes: number): Need => ({ bytes, isRead: true });
const pass = (bytes: number): Need => ({ bytes, isRead: false });

function* parseFrame(): FrameParser {
  const magic = (yield read(4)).readUInt32LE();
  if (magic >>> 4 === 0x184d2a5) return yield* passSkippable();
  // Not a frame: the decoder will report it.
  if (magic !== 0xfd2fb528) yield pass(Infinity);
  const descriptor = (yield read(1))[0]!;
  yield pass(restOfHeader(descriptor));
  for (let isLast = false; !isLast;) {
    const block = (yield read(3)).readUIntLE(0, 3);
    isLast = (block & 1) === 1;
    const isRunLength = ((block >> 1) & 3) === 1;
    yield pass(isRunLength ? 1 : block >> 3);
  }
  const hasChecksum = (descriptor & 4) !== 0;
  if (hasChecksum) yield pass(4);
}

function* passSkippable(): FrameParser {
  yield pass((yield read(4)).readUInt32LE());
}

/** Bytes of the frame header after its descriptor (RFC 8878 §3.1.1.1): window, dictionary, content size. */
function restOfHeader(descriptor: number): number {
  const isSingleSegment = (descriptor & 32) !== 0;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 ? Number(isSingleSegment) : 1 << sizeFlag;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  return Number(!isSingleSegment) + dictionaryBytes + sizeBytes;
}
