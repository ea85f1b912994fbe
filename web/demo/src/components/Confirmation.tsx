import {useEffect, useRef, type ReactNode} from 'react';

interface ConfirmationProps {
  title: string;
  /** What the button says that does it. */
  action: string;
  onConfirm: () => void;
  onCancel: () => void;
  children: ReactNode;
}

/** Asks before something that can't be undone. Escape, and the button that has the focus first, do nothing. */
export function Confirmation({title, action, onConfirm, onCancel, children}: ConfirmationProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => { opened?.close(); };
  }, []);
  return (
    <dialog ref={dialog} role="alertdialog" aria-labelledby="confirmation-title" aria-describedby="confirmation-text"
      onCancel={onCancel}>
      <div className="dialog-body stack">
        <h2 id="confirmation-title">{title}</h2>
        <p id="confirmation-text">{children}</p>
        <div className="actions">
          <button type="button" className="button" onClick={onCancel}>Keep it</button>
          <button type="button" className="button strong" onClick={onConfirm}>{action}</button>
        </div>
      </div>
    </dialog>
  );
}
