import type { Credentials } from '../api/client.ts';

const KEY = 'stima.key';
const TOKEN = 'stima.token';

/** What is kept for this tab. It is gone when the tab is closed. */
export function keptCredentials(): Credentials {
  return { key: sessionStorage.getItem(KEY) ?? undefined, token: sessionStorage.getItem(TOKEN) ?? undefined };
}

export function keepCredentials({ key, token }: Credentials): void {
  keep(KEY, key);
  keep(TOKEN, token);
}

function keep(name: string, value: string | undefined): void {
  if (value === undefined) sessionStorage.removeItem(name);
  else sessionStorage.setItem(name, value);
}

/**
 * Takes over what the link of `npm start` carries behind `#`, and removes it from the address at once, so that it stays in
 * no history.
 */
export function takeCredentials(): void {
  const given = new URLSearchParams(location.hash.slice(1));
  const [key, token] = [given.get('key') ?? undefined, given.get('token') ?? undefined];
  if (key === undefined && token === undefined) return;
  const kept = keptCredentials();
  keepCredentials({ key: key ?? kept.key, token: token ?? kept.token });
  history.replaceState(null, '', location.pathname);
}

/** What somebody has entered: a partner's key, the owner's token, or the whole link of `npm start`. */
export function readCredentials(text: string): Credentials {
  const entered = text.trim();
  const fragment = entered.includes('#') ? new URLSearchParams(entered.slice(entered.indexOf('#') + 1)) : undefined;
  if (fragment) return { key: fragment.get('key') ?? undefined, token: fragment.get('token') ?? undefined };
  return entered.startsWith('owner-') ? { token: entered } : { key: entered };
}
