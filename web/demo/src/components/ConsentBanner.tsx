import {useEffect, useRef, useState} from 'react';
import {choose, useConsent} from '../consent';

/** Three choices of the same weight. Nothing of the page is blocked while it waits. */
export function ConsentBanner({onDone}: {onDone: () => void}) {
  const {choice, isRefusedByBrowser} = useConsent();
  const [isDetailed, setDetailed] = useState(false);
  const [analytics, setAnalytics] = useState(choice?.analytics ?? false);
  const [profiling, setProfiling] = useState(choice?.profiling ?? false);
  const heading = useRef<HTMLHeadingElement>(null);
  const [isReopened] = useState(choice !== null);

  useEffect(() => {
    // Only where somebody asked for it: at the first visit nobody's focus is taken.
    if (isReopened) {
      heading.current?.focus();
    }
  }, [isReopened]);

  const decide = (allowsAnalytics: boolean, allowsProfiling: boolean) => {
    // In force at once. Should the service be out of reach, the SDK tells it later.
    void choose(allowsAnalytics, allowsProfiling).catch(() => undefined);
    onDone();
    document.querySelector<HTMLElement>('main h1')?.focus({preventScroll: true});
  };

  return (
    <section className="banner appears" aria-labelledby="banner-title">
      <div className="banner-inner">
        <h2 id="banner-title" ref={heading} tabIndex={-1}>May we remember where you have been?</h2>
        <p>
          We would like to count what is read, and to keep your answers so that we need not ask twice. It stays on this server.
          You can change your mind at any time.
        </p>
        {isRefusedByBrowser && !isReopened && (
          <p className="notice">
            Your browser says no for you (Global Privacy Control), and we obey: nothing is stored unless you say otherwise here.
          </p>
        )}
        {isDetailed && (
          <fieldset className="switches">
            <legend className="visually-hidden">What is allowed</legend>
            <label>
              <input type="checkbox" checked={analytics} onChange={(event) => { setAnalytics(event.target.checked); }} />
              <span><strong>Analytics.</strong> Which pages and buttons were used, as events of this session.</span>
            </label>
            <label>
              <input type="checkbox" checked={profiling} onChange={(event) => { setProfiling(event.target.checked); }} />
              <span><strong>Profile.</strong> Your answers, name and address before you sign up, to fill in forms for you.</span>
            </label>
          </fieldset>
        )}
        <div className="actions">
          {isDetailed ? (
            <button type="button" className="button strong" onClick={() => { decide(analytics, profiling); }}>
              Save these choices
            </button>
          ) : (
            <>
              <button type="button" className="button" onClick={() => { decide(true, true); }}>Allow all</button>
              <button type="button" className="button" onClick={() => { decide(false, false); }}>Only what is necessary</button>
              <button type="button" className="button" onClick={() => { setDetailed(true); }}>Choose</button>
            </>
          )}
          {isReopened && <button type="button" className="button plain" onClick={onDone}>Leave it as it is</button>}
        </div>
      </div>
    </section>
  );
}
