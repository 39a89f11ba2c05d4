import { useCallback, useState } from 'preact/hooks';
import type { Card } from '../api/types.ts';
import { useSay, useTitle } from '../frame/status.tsx';
import { useSession } from '../session/session.tsx';
import { problemSentence } from '../words/sentences.ts';
import { AskWhat } from './ask-what.tsx';
import { DropArea } from './drop-area.tsx';
import { OwnFiles } from './own-files.tsx';
import { PricedFile } from './priced-file.tsx';
import { readTable } from './read-table.ts';
import { type SentFile, sendFile } from './send-file.ts';
import { type Columns, findColumns, type Table } from './table.ts';

/** A file that was dropped, and what has been said of it. */
type Dropped =
  | { readonly kind: 'none' }
  | { readonly kind: 'wrong'; readonly message: string }
  | { readonly kind: 'asked'; readonly file: File; readonly table?: Table; readonly columns?: Columns }
  | { readonly kind: 'priced'; readonly file: File; readonly table: Table; readonly columns: Columns }
  | { readonly kind: 'sending'; readonly file: File }
  | { readonly kind: 'sent'; readonly sent: SentFile };

/** One place to drop a file: to price it, or for the owner to let Stima learn from it. */
export function FilesScreen({ card, onLive }: { readonly card: Card; readonly onLive: () => void }) {
  const { api, isOwner } = useSession();
  const say = useSay();
  const [dropped, setDropped] = useState<Dropped>({ kind: 'none' });
  useTitle('Files');

  const takeFile = useCallback(
    async (file: File) => {
      const table = await readTable(file).catch((error: Error) => error);
      // What the page cannot read, the service may: it reads more kinds of files.
      if (table instanceof Error)
        return setDropped(isOwner ? { kind: 'asked', file } : { kind: 'wrong', message: table.message });
      const columns = findColumns(card, table.header);
      if (isOwner) return setDropped({ kind: 'asked', file, table, columns });
      setDropped(priceOr(card, file, table, columns));
    },
    [card, isOwner],
  );
  const learn = async (file: File) => {
    setDropped({ kind: 'sending', file });
    const outcome = await sendFile(api, card.dataset, file);
    if (outcome.kind === 'answer') {
      setDropped({ kind: 'sent', sent: outcome.data });
      say(`${outcome.data.name} has come in`);
    } else
      setDropped({
        kind: 'wrong',
        message:
          outcome.kind === 'problem' ? problemSentence(outcome.problem) : 'Stima did not answer. Send the file again.',
      });
  };
  return (
    <>
      <DropArea card={card} isOwner={isOwner} onFile={takeFile} />
      <div class="gap" />
      {dropped.kind === 'wrong' && (
        <div class="bad banner" role="alert">
          <p>{dropped.message}</p>
        </div>
      )}
      {dropped.kind === 'asked' && (
        <AskWhat
          card={card}
          name={dropped.file.name}
          table={dropped.table}
          columns={dropped.columns}
          onPrice={(table, columns) => setDropped(priceOr(card, dropped.file, table, columns))}
          onLearn={() => learn(dropped.file)}
        />
      )}
      {dropped.kind === 'sending' && (
        <div class="calm banner">
          <p class="lead">Sending {dropped.file.name}…</p>
          <progress aria-label="Sending" />
        </div>
      )}
      {dropped.kind === 'priced' && (
        <PricedFile card={card} name={dropped.file.name} table={dropped.table} columns={dropped.columns} />
      )}
      {isOwner && <OwnFiles card={card} onLive={onLive} sent={dropped.kind === 'sent' ? dropped.sent : undefined} />}
    </>
  );
}

/** A file without a required column cannot be priced. */
function priceOr(card: Card, file: File, table: Table, columns: Columns): Dropped {
  const { missing } = columns;
  if (missing.length === 0) return { kind: 'priced', file, table, columns };
  const named = table.header.filter((name) => name.trim() !== '').join(', ');
  return {
    kind: 'wrong',
    message: `${file.name} has no column for ${missing.join(', ').toLowerCase()}, which a ${card.item.singular} needs. It has ${named}.`,
  };
}
