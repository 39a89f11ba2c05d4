/** What an upload may be, as a list of uploads names it. */
export const uploadStates = ['in force', 'held', 'refused', 'withdrawn', 'pending', 'waiting'] as const;

export type UploadListState = (typeof uploadStates)[number];
