/** The emulator cannot be had here. The message is a sentence for whoever started it. */
export class EmulatedError extends Error {
  override readonly name = 'EmulatedError';
}
