import type { Card, Upload } from '../api/types.ts';
import { useFormats } from '../locale/locale.tsx';
import { forPeople } from '../words/sentences.ts';

/** What the owner says of a held upload. */
export type Settlement =
  | { readonly kind: 'refuse' }
  | {
      readonly kind: 'accept';
      readonly answer: {
        readonly insteadOf?: string[];
        readonly decimal?: 'point' | 'comma';
        readonly scale?: string;
        readonly currency?: string;
        readonly source?: string;
        readonly dates?: 'day-first' | 'month-first';
      };
    };

interface HeldProps {
  readonly card: Card;
  readonly held: readonly Upload[];
  readonly onSettle: (upload: Upload, settlement: Settlement) => void;
  readonly onLook: (uploadId: string) => void;
}

/** Uploads that wait for the owner's word, each with the buttons that settle it. */
export function HeldUploads({ card, held, onSettle, onLook }: HeldProps) {
  const { moment, number } = useFormats();
  return (
    <section>
      <header>
        <h2>Waiting for you</h2>
        <span class="note">held before anything is learnt from them</span>
      </header>
      {held.map((upload) => {
        const { uploadId, name, readAt, read, refused = 0 } = upload;
        return (
          <div class="item" key={uploadId}>
            <div class="name">
              <h3>{name ?? uploadId}</h3>
              <span class="note">
                {readAt !== undefined && `${moment(readAt)}. `}
                {read !== undefined && `${number(read)} ${read === 1 ? 'row' : 'rows'}`}
              </span>
            </div>
            <div class="body">
              <Reason upload={upload} />
              <p class="acts">
                {choicesOf(card, upload).map(({ label, look, settlement }) => (
                  <button key={label} type="button" class={look} onClick={() => onSettle(upload, settlement)}>
                    {label}
                  </button>
                ))}
                {refused > 0 && (
                  <button type="button" class="quiet" onClick={() => onLook(uploadId)}>
                    See the {number(refused)} refused
                  </button>
                )}
              </p>
              {upload.because === 'contradicts-champion' && (
                <p class="note">
                  If you let Stima learn from it, the version that comes out goes live only if it is clearly better on
                  this file’s own rows, which Stima keeps aside for that.
                </p>
              )}
            </div>
          </div>
        );
      })}
    </section>
  );
}

/** Why it is held. What it shares with other files is told by their names. */
function Reason({ upload: { overlaps = [], message } }: { readonly upload: Upload }) {
  const { percent } = useFormats();
  const [first] = overlaps;
  if (first === undefined)
    return <p>{message === undefined ? 'It is held, and its reason is not known.' : forPeople(message)}</p>;
  const share = Math.min(
    1,
    overlaps.reduce((sum, one) => sum + one.share, 0),
  );
  return (
    <p>
      <b>About {percent(share)} of its rows are already known,</b>{' '}
      {overlaps.length === 1 ? `from ${first.name}` : `most of them from ${first.name}`}. They would count twice.
    </p>
  );
}

interface Choice {
  readonly label: string;
  readonly look: '' | 'main' | 'grave';
  readonly settlement: Settlement;
}

const REFUSE: Choice = { label: 'Refuse it', look: '', settlement: { kind: 'refuse' } };

/** What can be said of a held upload. The safe word is first, and what could spoil prices is outlined in red. */
function choicesOf(card: Card, { because, name = '', overlaps = [] }: Upload): readonly Choice[] {
  const accept = (label: string, look: Choice['look'], answer: Extract<Settlement, { kind: 'accept' }>['answer']) => ({
    label,
    look,
    settlement: { kind: 'accept' as const, answer },
  });
  switch (because) {
    case 'ambiguous-numbers':
    case 'mixed-numbers':
      return [
        accept('The point is the decimal mark', '', { decimal: 'point' }),
        accept('The comma is the decimal mark', '', { decimal: 'comma' }),
        REFUSE,
      ];
    case 'ambiguous-dates':
    case 'mixed-dates':
      return [
        accept('The day comes first in its dates', '', { dates: 'day-first' }),
        accept('The month comes first in its dates', '', { dates: 'month-first' }),
        REFUSE,
      ];
    case 'other-currency': {
      const { unit } = card.target;
      return [
        accept('Learn from it as a source of its own', '', { source: sourceNameOf(name) }),
        REFUSE,
        accept(`Its prices are in ${unit} all the same`, 'grave', { currency: unit }),
      ];
    }
    case 'other-scale':
      return [
        ...scalesOf(card).map(({ name, title }) => accept(`Its grades are of ${title}`, '', { scale: name })),
        REFUSE,
      ];
    default:
  }
  const [first, ...others] = overlaps;
  if (first === undefined) return [REFUSE, accept('Learn from it all the same', 'grave', {})];
  const names = others.length === 0 ? first.name : `${first.name} and ${others.length} more`;
  return [
    accept(`Take it in place of ${names}`, 'main', { insteadOf: overlaps.map(({ uploadId }) => uploadId) }),
    accept('Take both', '', {}),
    REFUSE,
  ];
}

/** A source is called as its file. */
const sourceNameOf = (name: string): string =>
  name
    .replace(/\.\w+$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '') || 'other';

const scalesOf = ({ fields }: Card) => fields.flatMap((field) => ('scales' in field ? (field.scales ?? []) : []));
