import { type ComponentChildren, createContext } from 'preact';
import { useContext, useMemo, useState } from 'preact/hooks';
import { type Api, type Credentials, createApi } from '../api/client.ts';
import { keepCredentials, keptCredentials } from './credentials.ts';

export interface Session {
  readonly api: Api;
  readonly isOwner: boolean;
  /** Whether it may price: that needs a partner's key. */
  readonly mayPrice: boolean;
  readonly signIn: (credentials: Credentials) => void;
  /** @param because a sentence for the screen that follows */
  readonly signOut: (because?: string) => void;
  readonly because: string | undefined;
}

const SessionContext = createContext<Session | undefined>(undefined);

export function SessionProvider({ children }: { readonly children: ComponentChildren }) {
  const [credentials, setCredentials] = useState(keptCredentials);
  const [because, setBecause] = useState<string>();
  const session = useMemo((): Session => {
    const change = (next: Credentials, why?: string) => {
      keepCredentials(next);
      setCredentials(next);
      setBecause(why);
    };
    return {
      api: createApi(credentials),
      isOwner: credentials.token !== undefined,
      mayPrice: credentials.key !== undefined,
      signIn: ({ key, token }) => change({ key: key ?? credentials.key, token: token ?? credentials.token }),
      signOut: (why) => change({}, why),
      because,
    };
  }, [credentials, because]);
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession: there is no SessionProvider above');
  return session;
}
