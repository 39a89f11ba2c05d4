import { addPartner, getPartner, revokePartner, rotateKey } from '../../registry/partners/manage-partners.ts';
import { openLocalPartners } from '../../registry/partners/open-local-partners.ts';
import { isPartnerName, opensAt, type Partner, type PlanName } from '../../registry/partners/partner.ts';
import { NameTakenError, RevokedPartnerError, UnknownPartnerError } from '../../registry/partners/partner-errors.ts';
import type { PartnerStore } from '../../registry/partners/partner-store.ts';
import { isDay, usageCsv, usageRange } from '../../registry/partners/usage.ts';
import { things } from '../../training/wording/wording.ts';
import { openServerStore } from '../pricing/open-server-store.ts';
import { Failure } from '../terminal/failure.ts';
import type { Session, SessionOptions } from '../terminal/session.ts';

export interface PartnerOptions extends SessionOptions {
  /** STIMA_HOME; `.stima` when left out */
  readonly home?: string;
  readonly now?: () => Date;
}

/** Adds a partner, and prints its key: now, and never again. */
export async function add(
  name: string,
  options: PartnerOptions & { readonly plan: PlanName },
  session: Session,
): Promise<void> {
  if (!isPartnerName(name))
    throw new Failure(
      'usage',
      `The name ${name} cannot be taken; use up to 40 small letters, digits and hyphens, and begin with none of these: acme-2.`,
    );
  const { plan } = options;
  await withPartners(options, async (partners, now) => {
    const { key } = await addPartner({ partners, now }, { name, plan });
    session.result(
      { partner: name, plan, key },
      `${name} asks on ${plan} with this key. It is not shown again:\n\n${key}`,
    );
  });
}

/** Gives a partner a new key, and prints it. The keys before it go on opening for some days. */
export async function rotate(
  name: string,
  options: PartnerOptions & { readonly overlapDays?: number },
  session: Session,
): Promise<void> {
  await withPartners(options, async (partners, now) => {
    const { partner, key, previousUntil } = await rotateKey({ partners, now }, name, options.overlapDays);
    session.result(
      { partner: name, plan: partner.plan, key, previousUntil },
      `${name} has a new key, which is not shown again. The keys before it open until ${previousUntil}:\n\n${key}`,
    );
  });
}

/** Ends all keys of a partner. */
export async function revoke(name: string, options: PartnerOptions, session: Session): Promise<void> {
  await withPartners(options, async (partners, now) => {
    const { plan, revokedAt } = await revokePartner({ partners, now }, name);
    session.result(
      { partner: name, plan, revokedAt },
      `No key of ${name} opens anything any more, since ${revokedAt}.`,
    );
  });
}

/** Prints all partners. */
export async function list(options: PartnerOptions, session: Session): Promise<void> {
  await withPartners(options, async (partners, now) => {
    const all = await partners.listPartners();
    const time = now();
    const told = all.map((partner) => ({
      partner: partner.name,
      plan: partner.plan,
      since: partner.since,
      ...(partner.revokedAt !== undefined && { revokedAt: partner.revokedAt }),
      keys: openKeys(partner, time),
    }));
    const lines = told.map(({ partner, plan, since, revokedAt, keys }) =>
      [
        partner,
        plan,
        `since ${since.slice(0, 10)}`,
        revokedAt ? `revoked ${revokedAt.slice(0, 10)}` : things(keys, KEY),
      ].join('  '),
    );
    session.result(
      { partners: told },
      lines.length > 0 ? lines.join('\n') : 'There is no partner yet: stima partner add NAME --plan silver.',
    );
  });
}

/** Prints what a partner has used on each day: a CSV, or JSON. */
export async function usage(
  name: string,
  options: PartnerOptions & { readonly from?: string; readonly to?: string },
  session: Session,
): Promise<void> {
  await withPartners(options, async (partners, now) => {
    const { from, to } = usageRange(options, now());
    for (const [option, day] of Object.entries({ from, to }))
      if (!isDay(day)) throw new Failure('usage', `--${option} is ${day}, but must be a day: 2026-11-28.`);
    await getPartner(partners, name);
    const days = await partners.findUsage(name, from, to);
    session.result({ partner: name, from, to, days }, usageCsv(days).trimEnd());
  });
}

const KEY = { singular: 'key', plural: 'keys' };

const openKeys = ({ keys }: Partner, now: Date): number => keys.filter((key) => opensAt(key, now)).length;

async function withPartners(
  { home, now = () => new Date() }: PartnerOptions,
  act: (partners: PartnerStore, now: () => Date) => Promise<void>,
): Promise<void> {
  const { folder } = await openServerStore(home);
  const { partners, close } = openLocalPartners(folder);
  try {
    await act(partners, now);
  } catch (error) {
    const isUsage =
      error instanceof NameTakenError || error instanceof RevokedPartnerError || error instanceof UnknownPartnerError;
    throw isUsage ? new Failure('usage', error.message, { cause: error }) : error;
  } finally {
    close();
  }
}
