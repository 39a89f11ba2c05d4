import type { Card, Version } from '../api/types.ts';
import { useFormats } from '../locale/locale.tsx';
import { forPeople } from '../words/sentences.ts';
import { decisionOf, readFigures } from './read-figures.ts';
import { Trust } from './trust.tsx';

/** What was measured of one version, beside simpler ways to price. */
export function VersionReport({ version, card }: { readonly version: Version; readonly card: Card }) {
  const { money, percent, number, moment } = useFormats();
  const figures = readFigures(version);
  const { models, unit, at } = figures;
  const reason = decisionOf(version);
  return (
    <>
      <section>
        <header>
          <h2>Report of {version.version}</h2>
          {at !== undefined && <span class="note">{moment(at)}</span>}
        </header>
        {reason !== undefined && <p class="lead small">{forPeople(reason)}</p>}
        {models.length === 0 ? (
          <p>Nothing was measured of it: too few {card.item.plural} were kept aside.</p>
        ) : (
          <table>
            <caption>
              On {number(models[0]?.rows ?? 0)} {card.item.plural} that none of them had seen
            </caption>
            <thead>
              <tr>
                <th scope="col">Way to price</th>
                <th scope="col" class="n">
                  Off by, on average
                </th>
                <th scope="col" class="n">
                  Half within
                </th>
              </tr>
            </thead>
            <tbody>
              {models.map(({ name, meanError, middleError }) => (
                <tr key={name}>
                  <th scope="row">{nameOf(name, version)}</th>
                  <td class="n">{money(meanError, unit, 0)}</td>
                  <td class="n">{percent(middleError, 1)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <Trust figures={figures} card={card} />
    </>
  );
}

const NAMES: Readonly<Record<string, string>> = {
  median: 'The middle price for everything',
  'multivariate linear regression': 'A straight-line formula',
};

function nameOf(name: string, { version }: Version): string {
  return name === 'candidate' ? version : (NAMES[name] ?? name.replace(/^champion /, ''));
}
