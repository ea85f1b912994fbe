import {clear, erase, exportData, SojournError, type Receipt} from '@sojourn/browser';
import {useSession} from '@sojourn/react';
import {useRef, useState} from 'react';
import {Confirmation} from '../components/Confirmation';
import {Holdings} from '../components/Holdings';
import {Icon} from '../components/Icon';
import {Problem} from '../components/Problem';
import {useConsent} from '../consent';
import {forgetProgress} from '../quiz/progress';

type Scope = 'session' | 'user';

export function Privacy({onConsent}: {onConsent: () => void}) {
  const {session} = useSession();
  const {choice, isRefusedByBrowser} = useConsent();
  const [asked, setAsked] = useState<Scope | null>(null);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const [isOut, setOut] = useState(false);
  const [problem, setProblem] = useState<SojournError | null>(null);
  const outcome = useRef<HTMLDivElement>(null);
  const isMember = (session?.userId ?? null) !== null;

  const attempt = async (action: () => Promise<void>) => {
    setProblem(null);
    setReceipt(null);
    setOut(false);
    try {
      await action();
      outcome.current?.focus();
    } catch (error) {
      if (!(error instanceof SojournError)) {
        throw error;
      }
      setProblem(error);
    }
  };
  const eraseAll = (scope: Scope) => attempt(async () => {
    setAsked(null);
    setReceipt(await erase(scope));
    forgetProgress();
  });
  const leave = () => attempt(async () => {
    await clear();
    forgetProgress();
    setOut(true);
  });

  return (
    <div className="narrow stack">
      <div className="stack-tight">
        <h1 tabIndex={-1}>Your data</h1>
        <p className="lead">
          What this site holds about you, all of it, and what you can do about it. None of it needs a letter to anybody.
        </p>
      </div>

      <div ref={outcome} tabIndex={-1} role="status">
        {receipt !== null && <ErasureReceipt receipt={receipt} />}
        {isOut && <p className="notice">You are logged out. This browser has a new session, which knows nothing of you.</p>}
      </div>
      <Problem problem={problem} />

      <section className="card stack" aria-labelledby="held">
        <h2 id="held">What we hold</h2>
        {session !== null && <Holdings key={`${session.sessionId} ${session.userId ?? ''}`} />}
        <button type="button" className="button" onClick={() => { void attempt(download); }}>
          <Icon name="download" /> Download all of it
        </button>
      </section>

      <section className="card stack" aria-labelledby="choice">
        <h2 id="choice">What you allow</h2>
        <p>{consentText(choice, isRefusedByBrowser)}</p>
        <button type="button" className="button" onClick={onConsent}>Change it</button>
      </section>

      {isMember && (
        <section className="card stack" aria-labelledby="leave">
          <h2 id="leave">Log out</h2>
          <p>
            Detaches this browser from you, for instance because it is not yours. What belongs to you stays with you; this browser
            begins anew.
          </p>
          <button type="button" className="button" onClick={() => { void leave(); }}>Log out of this browser</button>
        </section>
      )}

      <section className="card stack" aria-labelledby="erase">
        <h2 id="erase">Erase</h2>
        <p>
          Erased means gone from every table before the answer comes. You get a receipt, and it can’t be undone: not by you, and not
          by us.
        </p>
        <div className="actions">
          <button type="button" className="button" onClick={() => { setAsked('session'); }}>Erase this session</button>
          {isMember && (
            <button type="button" className="button" onClick={() => { setAsked('user'); }}>Erase everything about me</button>
          )}
        </div>
      </section>

      {asked !== null && (
        <Confirmation title={asked === 'user' ? 'Erase everything about you?' : 'Erase this session?'} action="Erase"
          onConfirm={() => { void eraseAll(asked); }} onCancel={() => { setAsked(null); }}>
          {asked === 'user'
            ? 'You, all your browsers, your profile and every event will be gone. Your membership ends.'
            : 'All events of this browser, and what was gathered in it, will be gone.'}
        </Confirmation>
      )}
    </div>
  );
}

async function download(): Promise<void> {
  const address = URL.createObjectURL(await exportData());
  const link = document.createElement('a');
  link.href = address;
  link.download = 'waymark-my-data.json';
  link.click();
  URL.revokeObjectURL(address);
}

function consentText(choice: {analytics: boolean; profiling: boolean} | null, isRefusedByBrowser: boolean): string {
  if (choice === null) {
    return isRefusedByBrowser
      ? 'You have not chosen here, but your browser says no for you (Global Privacy Control). We obey it: no events are stored.'
      : 'You have not chosen yet. Until you do we count events, and keep nothing that says who you are before you sign up.';
  }
  return `Analytics: ${choice.analytics ? 'allowed' : 'denied'}. Profile: ${choice.profiling ? 'allowed' : 'denied'}.`;
}

function ErasureReceipt({receipt}: {receipt: Receipt}) {
  const rows = Object.values(receipt.deleted).reduce((sum, count) => sum + count, 0);
  return (
    <div className="notice">
      <p><strong>It is gone.</strong> {rows} rows were removed, and this browser has a new session.</p>
      <p className="fine">Receipt <code>{receipt.receiptId}</code>, {new Date(receipt.erasedAt).toLocaleString()}</p>
    </div>
  );
}
