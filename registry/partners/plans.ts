import type { PlanName } from './partner.ts';

/** What a plan allows. */
export interface Plan {
  readonly ratePerSecond: number;
  readonly burst: number;
  /** Items that are priced. A month is one of the calendar, in UTC. */
  readonly itemsPerMonth: number;
}

export type Plans = Readonly<Record<PlanName, Plan>>;

/** The plans of a local start. They are those of the stage `prod` in cdk.json. */
export const LOCAL_PLANS: Plans = {
  bronze: { ratePerSecond: 5, burst: 20, itemsPerMonth: 50_000 },
  silver: { ratePerSecond: 20, burst: 50, itemsPerMonth: 1_000_000 },
  gold: { ratePerSecond: 100, burst: 200, itemsPerMonth: 20_000_000 },
};

/** The items of a month, by plan. */
export const quotasOf = ({ bronze, silver, gold }: Plans): Readonly<Record<PlanName, number>> => ({
  bronze: bronze.itemsPerMonth,
  silver: silver.itemsPerMonth,
  gold: gold.itemsPerMonth,
});
