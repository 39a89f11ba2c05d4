import type { Version } from '../api/types.ts';
import { useFormats } from '../locale/locale.tsx';
import { forPeople } from '../words/sentences.ts';
import { decisionOf, readFigures } from './read-figures.ts';

interface TableProps {
  readonly versions: readonly Version[];
  readonly isOwner: boolean;
  readonly looked: string | undefined;
  readonly asked: string | undefined;
  readonly onLook: (version: string) => void;
  readonly onAsk: (version: string) => void;
}

export function VersionTable({ versions, ...rest }: TableProps) {
  return (
    <section>
      <header>
        <h2>Versions</h2>
        <span class="note">each measured on what it had not seen</span>
      </header>
      <div class="scroll">
        <table class="stackable vt">
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">Learnt from</th>
              <th scope="col" class="n">
                Off by, on average
              </th>
              <th scope="col" class="n">
                Beside the one before
              </th>
              <th scope="col" class="n">
                Half within
              </th>
              <th scope="col" class="n">
                Range holds
              </th>
              <th scope="col">What was decided</th>
              <th scope="col">
                <span class="sr">Do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {versions.map((version) => (
              <VersionRow key={version.version} version={version} {...rest} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

type RowProps = Omit<TableProps, 'versions'> & { readonly version: Version };

function VersionRow({ version, isOwner, looked, asked, onLook, onAsk }: RowProps) {
  const { money, percent, signedPercent, number } = useFormats();
  const { version: name, champion, message } = version;
  const { models, files, unit, beside } = readFigures(version);
  const [own] = models;
  const reason = message ?? decisionOf(version);
  return (
    <tr class={champion ? 'live' : ''}>
      <th scope="row">
        {name} {champion && <span class="tag fine">live</span>}
      </th>
      <td class="drop-s">{files === undefined ? '' : `${number(files)} ${files === 1 ? 'file' : 'files'}`}</td>
      <td class="n" data-l="off by">
        {own ? money(own.meanError, unit, 0) : 'not known'}
      </td>
      <td class="n drop-s">{beside ? `${signedPercent(beside.excess, 2)} (${beside.version})` : 'none'}</td>
      <td class="n drop-s">{own ? percent(own.middleError, 1) : ''}</td>
      <td class="n drop-s">{own?.coverage === undefined ? '' : percent(own.coverage, 1)}</td>
      <td class="all wordy">{reason === undefined ? '' : forPeople(reason)}</td>
      <td class="n all">
        <button type="button" class="quiet" aria-expanded={looked === name} onClick={() => onLook(name)}>
          Report<span class="sr"> of {name}</span>
        </button>
        {isOwner && !champion && (
          <button
            type="button"
            class="quiet"
            id={`promote-${name}`}
            aria-expanded={asked === name}
            onClick={() => onAsk(name)}
          >
            Make live<span class="sr"> {name}</span>
          </button>
        )}
      </td>
    </tr>
  );
}
