import { useState } from 'preact/hooks';
import { useSay } from '../frame/status.tsx';

interface CopyProps {
  readonly label: string;
  readonly text: () => string;
}

/** A button that copies, and says so until the pointer or the focus leaves it. */
export function CopyButton({ label, text }: CopyProps) {
  const say = useSay();
  const [outcome, setOutcome] = useState<string>();
  const copy = async () => {
    const outcome = await navigator.clipboard.writeText(text()).then(
      () => 'Copied',
      () => 'The browser does not let it be copied',
    );
    setOutcome(outcome);
    say(outcome);
  };
  const forget = () => setOutcome(undefined);
  return (
    <button type="button" onClick={copy} onBlur={forget} onMouseLeave={forget}>
      {outcome ?? label}
    </button>
  );
}
