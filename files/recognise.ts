/** Counts the wanted columns that a line names. This distinguishes a header from the lines above it. */
export type Recognise = (cells: readonly string[]) => number;

export const recogniseNothing: Recognise = () => 0;
