import type { ReactNode } from 'react';

interface ScrollAreaProps {
  readonly label: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** Something that scrolls in itself, and can be reached and scrolled by keyboard. A group, not one more landmark. */
export function ScrollArea({ label, className, children }: ScrollAreaProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls, and does not scroll alike in every browser
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard could not scroll
    <div role="group" aria-label={label} className={className} tabIndex={0}>
      {children}
    </div>
  );
}
