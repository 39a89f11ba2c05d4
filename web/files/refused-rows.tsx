import { parse } from 'papaparse';
import { useCallback } from 'preact/hooks';
import { outcomeOf } from '../api/outcome.ts';
import type { Card, Upload } from '../api/types.ts';
import { type Loaded, useLoaded } from '../api/use-loaded.ts';
import { useFormats } from '../locale/locale.tsx';
import { useSession } from '../session/session.tsx';
import { sentence } from '../words/sentences.ts';
import { saveFile } from './write-priced.ts';

/** More rows are in the download. */
const MOST_ROWS = 100;

/** The refused rows of an upload: line, reason, and the text as it was sent. */
export function RefusedRows({ card, upload }: { readonly card: Card; readonly upload: Upload }) {
  const { api } = useSession();
  const { number } = useFormats();
  const { uploadId, name = uploadId, refused = 0 } = upload;
  const load = useCallback(
    async (signal: AbortSignal): Promise<Loaded<string>> =>
      outcomeOf(
        api.GET('/v1/{dataset}/uploads/{id}/rejected', {
          params: { path: { dataset: card.dataset, id: uploadId } },
          parseAs: 'text',
          signal,
        }),
      ),
    [api, card.dataset, uploadId],
  );
  const [loaded] = useLoaded(load);
  if (loaded.kind !== 'answer') return null;
  const [, ...rows] = parse<string[]>(loaded.data, { skipEmptyLines: true }).data;
  return (
    <section id="refused">
      <header>
        <h2>
          {name}, {number(refused)} {refused === 1 ? 'row' : 'rows'} refused
        </h2>
        <button type="button" onClick={() => saveFile(`refused-${name.replace(/\.\w+$/, '')}.csv`, loaded.data)}>
          Download them
        </button>
      </header>
      <div class="scroll">
        <table class="stackable">
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">What is wrong</th>
              <th scope="col">As it was sent</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map(([line = '', , reason = '', text = '']) => (
              <tr key={line + reason}>
                <th scope="row">{line === '' ? 'Others' : `Line ${number(Number(line))}`}</th>
                <td class="all">{sentence(reason)}</td>
                <td class="all line">{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > MOST_ROWS && <p class="note">The first {MOST_ROWS} are shown; the download has more.</p>}
    </section>
  );
}
