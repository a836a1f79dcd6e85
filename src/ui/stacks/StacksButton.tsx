import { IconBookmark } from '@tabler/icons-react';
import { lazy, Suspense, useRef, useState } from 'react';
import tools from '../common/Tools.module.css';

const StacksDialog = lazy(() => import('./StacksDialog.tsx'));

/** Opens the stacks kept under a name, and the comparison of the bench with any of them. */
export function StacksButton() {
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={tools.tool}
        aria-label="Saved stacks and comparison"
        title="Saved stacks and comparison"
        onClick={() => setIsOpen(true)}
      >
        <IconBookmark size={16} stroke={1.75} aria-hidden="true" />
      </button>
      <Suspense>{isOpen && <StacksDialog returnFocus={button.current} onClose={() => setIsOpen(false)} />}</Suspense>
    </>
  );
}
