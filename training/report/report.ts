// stub, replaced by the report engineer
export const createReport = (input: Record<string, unknown>) => input;
export const renderReport = (_: unknown) => '';
