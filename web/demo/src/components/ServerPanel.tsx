import {useEffect, useRef, type ReactNode} from 'react';
import {Icon} from './Icon';
import {KnownConsent} from './panel/KnownConsent';
import {KnownEvents} from './panel/KnownEvents';
import {KnownProfile} from './panel/KnownProfile';
import {KnownSession} from './panel/KnownSession';
import type {Panel} from '../server/usePanel';

/** What the server knows, live: beside the page where there is room, in front of it where there is not. */
export function ServerPanel({panel}: {panel: Panel}) {
  if (!panel.isOpen) {
    return null;
  }
  const content = (
    <>
      <div className="panel-head">
        <h2 id="panel-title">What the server knows</h2>
        <button type="button" className="icon-button" onClick={panel.close} aria-label="Close what the server knows">
          <Icon name="close" />
        </button>
      </div>
      <KnownSession />
      <KnownProfile />
      <KnownConsent />
      <KnownEvents />
    </>
  );
  return panel.isDrawer
    ? <Drawer onClose={panel.close}>{content}</Drawer>
    : <aside className="panel" aria-labelledby="panel-title"><div className="panel-inner">{content}</div></aside>;
}

/** A native dialog: it keeps the focus inside, closes with Escape and gives the focus back. */
function Drawer({onClose, children}: {onClose: () => void; children: ReactNode}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => { opened?.close(); };
  }, []);
  return (
    <dialog className="drawer" ref={dialog} aria-labelledby="panel-title" onClose={onClose}>
      <div className="panel-inner">{children}</div>
    </dialog>
  );
}
