import { useCallback, useEffect, useState } from 'preact/hooks';
import { isUnknownCaller, outcomeOf } from '../api/outcome.ts';
import type { Card, Version } from '../api/types.ts';
import { type Loaded, useLoaded } from '../api/use-loaded.ts';
import { hrefOf, Link } from '../frame/place.tsx';
import { useSay, useTitle } from '../frame/status.tsx';
import { useFormats } from '../locale/locale.tsx';
import { MarketSection } from '../market/market-section.tsx';
import { useMarket } from '../market/use-market.ts';
import { useSession } from '../session/session.tsx';
import { problemSentence } from '../words/sentences.ts';
import { AskPromotion } from './ask-promotion.tsx';
import { decisionOf, readFigures } from './read-figures.ts';
import { Trust } from './trust.tsx';
import { VersionReport } from './version-report.tsx';
import { VersionTable } from './version-table.tsx';

/** How good the live version is, the versions beside it, and the way back and forth between them. */
export function ModelScreen({ card, onLive }: { readonly card: Card; readonly onLive: () => void }) {
  const { api, isOwner, signOut } = useSession();
  const load = useCallback(
    async (signal: AbortSignal): Promise<Loaded<readonly Version[]>> => {
      const outcome = await outcomeOf(
        api.GET('/v1/{dataset}/versions', { params: { path: { dataset: card.dataset } }, signal }),
      );
      return outcome.kind === 'answer' ? { kind: 'answer', data: outcome.data.versions } : outcome;
    },
    [api, card.dataset],
  );
  const [loaded, again] = useLoaded<readonly Version[]>(load);
  useTitle('Model');
  const isUnknown = loaded.kind === 'problem' && isUnknownCaller(loaded.problem);
  useEffect(() => {
    if (isUnknown) signOut();
  }, [isUnknown, signOut]);
  switch (loaded.kind) {
    case 'answer':
      return loaded.data.length === 0 ? (
        <NoVersion card={card} isOwner={isOwner} />
      ) : (
        <Versions
          card={card}
          versions={loaded.data}
          isOwner={isOwner}
          onChanged={() => {
            again();
            onLive();
          }}
        />
      );
    case 'problem':
    case 'away':
      return (
        <div class="bad banner" role="alert">
          <h1 class="sr">Model</h1>
          <p>{loaded.kind === 'problem' ? problemSentence(loaded.problem) : 'Stima does not answer.'}</p>
          <p class="acts">
            <button type="button" onClick={again}>
              Try now
            </button>
          </p>
        </div>
      );
    default:
      return (
        <div class="calm banner late">
          <h1 class="sr">Model</h1>
          <p class="lead">Reading the versions…</p>
          <progress aria-label="Loading" />
        </div>
      );
  }
}

interface VersionsProps {
  readonly card: Card;
  readonly versions: readonly Version[];
  readonly isOwner: boolean;
  readonly onChanged: () => void;
}

function Versions({ card, versions, isOwner, onChanged }: VersionsProps) {
  const say = useSay();
  const [looked, setLooked] = useState<string>();
  const [asked, setAsked] = useState<string>();
  const { api } = useSession();
  const live = versions.find(({ champion }) => champion);
  const market = useMarket(api, card.dataset, live !== undefined);
  const shown = versions.find(({ version }) => version === looked);
  const candidate = versions.find(({ version }) => version === asked);
  return (
    <>
      <Head card={card} live={live} />
      <VersionTable
        versions={versions}
        isOwner={isOwner}
        looked={looked}
        asked={asked}
        onLook={(version) => setLooked(version === looked ? undefined : version)}
        onAsk={setAsked}
      />
      {candidate && (
        <AskPromotion
          key={candidate.version}
          dataset={card.dataset}
          version={candidate.version}
          live={live?.version}
          onLeave={() => {
            setAsked(undefined);
            document.getElementById(`promote-${candidate.version}`)?.focus();
          }}
          onPromoted={() => {
            setAsked(undefined);
            say(`${candidate.version} is live`);
            onChanged();
          }}
        />
      )}
      {shown && <VersionReport version={shown} card={card} />}
      {live && !shown && <Trust figures={readFigures(live)} card={card} />}
      {market && !shown && <MarketSection card={card} market={market} />}
    </>
  );
}

/** The finding as the heading, then the figures that matter. */
function Head({ card, live }: { readonly card: Card; readonly live: Version | undefined }) {
  const { percent, money, number, moment } = useFormats();
  const { plural, singular } = card.item;
  if (live === undefined)
    return (
      <div class="head">
        <h1>No version is live</h1>
        <p class="lead">Nothing is priced until the owner makes one of the versions live.</p>
      </div>
    );
  const figures = readFigures(live);
  const [own] = figures.models;
  const baseline = figures.models.find(({ name }) => name.includes('regression'));
  const since = card.champion?.version === live.version ? card.champion.since : figures.at;
  return (
    <div class="head">
      <p class="kicker">
        {live.version}, live{since !== undefined && ` since ${moment(since)}`}
        {figures.files !== undefined &&
          `; learnt from ${number(figures.files)} ${figures.files === 1 ? 'file' : 'files'}`}
      </p>
      <h1>
        {own
          ? `Half of its prices lie within ${percent(own.middleError, 1)} of what the experts ask`
          : `${live.version} is live`}
      </h1>
      <p class="lead">
        {own
          ? `On ${number(own.rows)} ${plural} that it had not seen, ${live.version} is ${money(own.meanError, figures.unit, 0)} off on average.`
          : (decisionOf(live) ?? `Too few ${plural} were kept aside to say how good it is.`)}
        {own && baseline && ` A straight-line formula is ${money(baseline.meanError, figures.unit, 0)} off.`}
        {own?.coverage !== undefined &&
          figures.meant !== undefined &&
          ` The range of a ${singular} holds ${percent(own.coverage, 1)} of the prices, where ${percent(figures.meant)} is meant.`}
      </p>
    </div>
  );
}

function NoVersion({ card, isOwner }: { readonly card: Card; readonly isOwner: boolean }) {
  return (
    <div class="banner">
      <h1>There is no version yet</h1>
      <p class="lead">The first file of {card.item.plural} with the prices that experts ask makes the first one.</p>
      {isOwner && (
        <p class="acts">
          <Link class="button" href={hrefOf(card.dataset, 'files')}>
            Go to Files
          </Link>
        </p>
      )}
    </div>
  );
}
