/** How many of the wanted columns a line names: tells a header from what stands above it. */
export type Recognise = (cells: readonly string[]) => number;

export const recogniseNothing: Recognise = () => 0;
