import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';

const SayContext = createContext<(text: string) => void>(() => {});

/** The one line that a screen reader speaks of its own accord. */
export function StatusProvider({ children }: { readonly children: ComponentChildren }) {
  const [said, setSaid] = useState('');
  return (
    <SayContext.Provider value={setSaid}>
      {children}
      <p class="sr" role="status">
        {said}
      </p>
    </SayContext.Provider>
  );
}

export const useSay = () => useContext(SayContext);

/** The title of the document begins with what is to be known. */
export function useTitle(text: string): void {
  useEffect(() => {
    document.title = `${text} · Stima`;
  }, [text]);
}
