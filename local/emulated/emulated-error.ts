/** The emulator cannot be had here. The message is a sentence for the person who started it. */
export class EmulatedError extends Error {
  override readonly name = 'EmulatedError';
}
