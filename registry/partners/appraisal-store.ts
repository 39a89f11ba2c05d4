/** One answer of predict, kept word for word. */
export interface Appraisal {
  readonly id: string;
  /** The name of the caller. Nobody else finds the record. */
  readonly partner: string;
  readonly dataset: string;
  /** When it was answered. */
  readonly at: string;
  /** The body of the request and that of the answer, as they were sent. */
  readonly request: string;
  readonly answer: string;
}

/** The days for which an appraisal is kept. */
export const KEPT_DAYS = 400;

/** The first second, since 1970, in which an appraisal is no longer kept. */
export const expiryOf = ({ at }: Pick<Appraisal, 'at'>): number =>
  Math.floor(Date.parse(at) / 1_000) + KEPT_DAYS * 86_400;

/** The storage of appraisals. Every method throws `StorageError` if the store cannot be used. */
export interface AppraisalStore {
  /** Settles when the record would outlive the process. */
  put(appraisal: Appraisal): Promise<void>;
  /** An expired one is not found, also before it is removed. */
  find(partner: string, id: string, now: Date): Promise<Appraisal | undefined>;
}
