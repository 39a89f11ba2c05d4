import diamonds from '../diamonds/reference.json' with { type: 'json' };

/** The references for robust weights that ship with the datasets, by dataset. */
export const references = new Map(Object.entries({ diamonds }));
