import {useConsent} from '../../consent';

export function KnownConsent() {
  const {choice, isRefusedByBrowser} = useConsent();
  return (
    <section aria-labelledby="panel-consent">
      <h3 id="panel-consent">Consent</h3>
      {choice === null ? (
        <p className="fine">
          {isRefusedByBrowser
            ? 'Not chosen. The browser says no (Global Privacy Control), so no events are kept.'
            : 'Not chosen yet. Events are kept, nothing that says who you are is.'}
        </p>
      ) : (
        <ul className="marks">
          <li className={choice.analytics ? 'mark good' : 'mark none'}>Analytics {choice.analytics ? 'allowed' : 'denied'}</li>
          <li className={choice.profiling ? 'mark good' : 'mark none'}>Profile {choice.profiling ? 'allowed' : 'denied'}</li>
        </ul>
      )}
    </section>
  );
}
