import { RegExpRouter } from 'hono/router/reg-exp-router';
import { SmartRouter } from 'hono/router/smart-router';
import { TrieRouter } from 'hono/router/trie-router';
import { decodeURIComponent_, tryDecode } from 'hono/utils/url';

export interface Matched<T> {
  readonly found: T;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** The path of a call without its query, decoded as far as that cannot change its segments, and without a slash at its end. */
export function pathOf(url: string): string {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const whole = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  // %25 stays as it is, or a parameter would be decoded twice.
  return whole.includes('%') ? tryDecode(whole.replaceAll('%25', '%2525'), decodeURI) : whole;
}

/**
 * Finds what belongs to a path. Of several resources that fit, the first counts.
 * @param resources with parameters in braces: `/v1/{dataset}`
 */
export function createRoutes<T>(resources: Readonly<Record<string, T>>): (path: string) => Matched<T> | undefined {
  const router = new SmartRouter<T>({ routers: [new RegExpRouter(), new TrieRouter()] });
  for (const [resource, found] of Object.entries(resources))
    router.add('ALL', resource.replaceAll(/\{(\w+)\}/g, ':$1'), found);

  return (path) => {
    const [matches, stash] = router.match('ALL', path);
    const [first] = matches;
    if (first === undefined) return undefined;
    const pathParameters: Record<string, string> = {};
    for (const [name, at] of Object.entries(first[1])) {
      const value = typeof at === 'number' ? stash![at]! : at;
      pathParameters[name] = value.includes('%') ? tryDecode(value, decodeURIComponent_) : value;
    }
    return { found: first[0], pathParameters };
  };
}
