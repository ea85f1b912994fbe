import {useSession} from '@sojourn/react';
import {Completion} from '../Completion';
import {labelOf} from '../../forms/fieldKinds';
import {useKnowledge} from '../../server/useKnowledge';

export function KnownProfile() {
  const {session} = useSession();
  const known = useKnowledge();
  const isUser = (session?.userId ?? null) !== null;
  return (
    <section aria-labelledby="panel-profile">
      <h3 id="panel-profile">{isUser ? 'Profile of the user' : 'Profile, a draft'}</h3>
      {known === null ? <p className="fine">Nothing was read yet.</p> : (
        <>
          <Completion share={known.completion} label="Complete" />
          <dl className="facts">
            {Object.entries(known.prefill).map(([name, value]) => (
              <div className="fact" key={name}><dt>{labelOf(name)}</dt><dd>{value}</dd></div>
            ))}
          </dl>
          {known.ask.length > 0 && (
            <p className="fine">
              Would ask next: <strong>{labelOf(known.ask[0]?.name ?? '')}</strong>
              {known.ask.length > 1 && `, then ${known.ask.slice(1).map(({name}) => labelOf(name).toLowerCase()).join(', ')}`}.
            </p>
          )}
        </>
      )}
    </section>
  );
}
