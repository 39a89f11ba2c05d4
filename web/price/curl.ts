import type { PriceRequest } from './item-in-address.ts';

/** The same question for a shell. The key is read from a file, since a command line shows in every list of processes. */
export function curlOf(origin: string, dataset: string, { item, version, asOf }: PriceRequest): string {
  const parameters = Object.entries({ version, asOf }).flatMap(([name, value]) => (value ? [`${name}=${value}`] : []));
  const query = parameters.length === 0 ? '' : `?${parameters.join('&')}`;
  const body = JSON.stringify(item).replaceAll("'", "'\\''");
  return [
    `curl -s '${origin}/v1/${dataset}/predict${query}' \\`,
    "  -H @.stima/partner.header -H 'content-type: application/json' \\",
    `  -d '${body}'`,
  ].join('\n');
}
