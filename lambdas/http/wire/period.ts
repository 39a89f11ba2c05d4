const DAY = String.raw`(?:0[1-9]|1\d|2[0-8])`;
const LATE_DAY = '(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31';

/** A day, month, week or quarter: `2026-06-15`, `2026-06`, `2026-W25`, `2026-Q2`. */
export const PERIOD_PATTERN = String.raw`^(?:19[7-9]\d|20\d\d)-(?:(?:0[1-9]|1[0-2])(?:-${DAY})?|${LATE_DAY}|W(?:0[1-9]|[1-4]\d|5[0-2])|Q[1-4])$`;
