import { useEffect, useState } from 'preact/hooks';
import type { Card } from '../api/types.ts';
import { askingWords } from '../words/asking-words.ts';

interface DropProps {
  readonly card: Card;
  readonly isOwner: boolean;
  readonly onFile: (file: File) => void;
}

/** The whole page takes a file. Without a mouse it is chosen. */
export function DropArea({ card, isOwner, onFile }: DropProps) {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    };
    const leave = () => setOver(false);
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) onFile(file);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [onFile]);
  const { plural } = card.item;
  const { done, forAll } = askingWords(card);
  return (
    <div class={isOver ? 'drop over' : 'drop'}>
      <h1>
        <span class="fine-only">Drop a file here</span>
        <span class="coarse-only">Choose a file</span>
      </h1>
      <p class="lead">
        {isOwner
          ? `You are asked whether Stima is to ${forAll.toLowerCase()} its ${plural}, or to learn from them.`
          : `Its ${plural} are ${done}.`}
      </p>
      <p class="hint" id="drop-hint">
        CSV or Excel, columns in any order.{isOwner && ' Nothing is learnt before you say so.'}
      </p>
      <input
        type="file"
        id="pick"
        accept=".csv,.tsv,.txt,.xlsx,.gz,.zip"
        aria-describedby="drop-hint"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) onFile(file);
          // The same file may be chosen again.
          currentTarget.value = '';
        }}
      />
      <label class="button" for="pick">
        Choose a file
      </label>
    </div>
  );
}
