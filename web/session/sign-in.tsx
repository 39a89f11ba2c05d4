import { useState } from 'preact/hooks';
import { readCredentials } from './credentials.ts';
import { useSession } from './session.tsx';

/** Two ways, one field. */
export function SignIn({ item }: { readonly item: string }) {
  const { signIn, because, isOwner } = useSession();
  const [entered, setEntered] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (entered.trim() !== '') signIn(readCredentials(entered));
  };
  return (
    <div class="banner">
      {because !== undefined && (
        <p class="bad" role="alert">
          {because}
        </p>
      )}
      <h1>Sign in to price a {item}</h1>
      <p class="lead">
        {isOwner
          ? 'The owner’s token is here. Prices need a partner’s key beside it.'
          : 'The owner opens the link that Stima printed when it started. A partner enters the key that came from the owner.'}
      </p>
      <form class="field" onSubmit={submit}>
        <label for="key">Partner key</label>
        <p class="hint" id="key-hint">
          It begins with “partner-”. It stays in this tab and is gone when you close it.
        </p>
        <p class="acts">
          <input
            type="text"
            id="key"
            class="long"
            aria-describedby="key-hint"
            autocomplete="off"
            spellcheck={false}
            value={entered}
            onInput={({ currentTarget }) => setEntered(currentTarget.value)}
          />
          <button type="submit" class="main">
            Sign in
          </button>
        </p>
      </form>
    </div>
  );
}
