import { IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import classes from './Dialog.module.css';
import tools from './Tools.module.css';

interface DialogProps {
  readonly title: string;
  /** After the Escape key, the cross, or a click beside the dialog. */
  readonly onClose: () => void;
  /** Takes the keyboard once the dialog is gone. */
  readonly returnFocus: HTMLElement | null;
  /** For two columns beside each other. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** A dialog over the page: the browser's own, which keeps the keyboard inside and everything else inert. */
export function Dialog({ title, onClose, returnFocus, isWide = false, children }: DialogProps) {
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
    return () => {
      element?.close();
      returnFocus?.focus();
    };
  }, [returnFocus]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape and the cross
    <dialog
      ref={dialog}
      className={classes.dialog}
      data-wide={isWide || undefined}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // React hands on what is meant for a dialog inside this one, though the browser does not.
        if (event.target !== dialog.current) return;
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className={classes.content}>
        <header className={classes.header}>
          <h2 id={titleId}>{title}</h2>
          <button type="button" className={tools.tool} aria-label="Close" title="Close" onClick={onClose}>
            <IconX size={16} stroke={1.75} aria-hidden="true" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
