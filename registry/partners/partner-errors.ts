/** There is no partner of that name. */
export class UnknownPartnerError extends Error {
  override readonly name = 'UnknownPartnerError';

  constructor(name: string) {
    super(`There is no partner ${name}.`);
  }
}

/** The name belongs to a partner, or belonged to one that was revoked. Its records go by that name. */
export class NameTakenError extends Error {
  override readonly name = 'NameTakenError';

  constructor(name: string) {
    super(`There is, or was, a partner ${name}; choose another name, or rotate its key.`);
  }
}

/** A revoked partner gets no key. */
export class RevokedPartnerError extends Error {
  override readonly name = 'RevokedPartnerError';

  constructor(name: string, revokedAt: string) {
    super(`${name} was revoked on ${revokedAt.slice(0, 10)} and gets no new key; add a partner under another name.`);
  }
}
