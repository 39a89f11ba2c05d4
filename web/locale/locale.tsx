import { type ComponentChildren, createContext } from 'preact';
import { useContext, useMemo, useState } from 'preact/hooks';
import { chooseLanguage, createFormats, type Formats, LANGUAGES, type Language } from './formats.ts';

interface Locale {
  readonly formats: Formats;
  readonly choose: (language: Language) => void;
}

const KEPT = 'stima.numbers';

const LocaleContext = createContext<Locale>({ formats: createFormats('en-US'), choose: () => {} });

/** The choice is kept in this browser. Before there is one, the language of the browser counts. */
export function LocaleProvider({ children }: { readonly children: ComponentChildren }) {
  const [language, setLanguage] = useState(() => {
    const kept = localStorage.getItem(KEPT);
    return chooseLanguage(kept === null ? navigator.languages : [kept]);
  });
  const locale = useMemo(() => {
    const choose = (chosen: Language) => {
      localStorage.setItem(KEPT, chosen);
      setLanguage(chosen);
    };
    return { formats: createFormats(language), choose };
  }, [language]);
  return <LocaleContext.Provider value={locale}>{children}</LocaleContext.Provider>;
}

export const useFormats = (): Formats => useContext(LocaleContext).formats;

export function ChooseNumbers() {
  const { formats, choose } = useContext(LocaleContext);
  const change = (chosen: string) => choose(chooseLanguage([chosen]));
  return (
    <span>
      <label for="numbers">Numbers as in</label>{' '}
      <select id="numbers" value={formats.language} onChange={({ currentTarget }) => change(currentTarget.value)}>
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}
