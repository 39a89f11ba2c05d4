import type { KeyRecord, Partner } from './partner.ts';

/**
 * The storage of partners: who they are, what their keys open, and what they have used. Every method throws
 * `StorageError` if the store cannot be used.
 */
export interface PartnerStore {
  findPartner(name: string): Promise<Partner | undefined>;
  /** Ascending by name. */
  listPartners(): Promise<readonly Partner[]>;
  /**
   * Writes a partner and the records of its keys in one step. It follows the revision before its own; the first is 1.
   * @returns false if another change was quicker. One of several concurrent calls wins.
   */
  putPartner(partner: Partner): Promise<boolean>;
  /** What a key opens, or opened once. @param hash of the key */
  findKey(hash: string): Promise<KeyRecord | undefined>;
  /**
   * Takes items from the quota of a month before they are priced, and counts a call of that day. If they do not fit,
   * nothing is taken, and the call is counted as refused. However many callers take at once, the quota is never exceeded.
   */
  takeItems(request: TakeRequest): Promise<Taken>;
  /** Gives items back that were taken at that time and were not priced. @returns the items that remain used in that month */
  giveBackItems(request: Omit<TakeRequest, 'quota'>): Promise<number>;
  /** What was used on each day, both ends included. Days without a call are left out. @param from as 2026-11-28 */
  findUsage(partner: string, from: string, to: string): Promise<readonly DayUsage[]>;
}

export interface TakeRequest {
  readonly partner: string;
  /** The time of the call. It decides the day and the month, in UTC. */
  readonly at: Date;
  /** At least 0. */
  readonly items: number;
  /** The items of a month. Absent: without end. */
  readonly quota?: number | undefined;
}

/** `used` is the number of items of the month: with those that were taken, or without those that do not fit. */
export interface Taken {
  readonly fits: boolean;
  readonly used: number;
}

/** What a partner has used on a day. */
export interface DayUsage {
  readonly day: string;
  /** Those that were refused for want of quota are among them. */
  readonly calls: number;
  /** Those that were priced. */
  readonly items: number;
  /** Calls that did not fit into the quota. */
  readonly refused: number;
}

/** 2026-11-28, in UTC. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** 2026-11, in UTC. */
export const monthOf = (at: Date): string => at.toISOString().slice(0, 7);
