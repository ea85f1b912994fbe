import {variant} from '@sojourn/browser';
import {useSession} from '@sojourn/react';

export function KnownSession() {
  const {session} = useSession();
  if (session === null) {
    return null;
  }
  const {sessionId, userId, visitCount, confirmed} = session;
  return (
    <section aria-labelledby="panel-session">
      <h3 id="panel-session">Session</h3>
      <dl className="facts">
        <dt>Id</dt>
        <dd><code title={sessionId}>{shortened(sessionId)}</code></dd>
        <dt>Visits</dt>
        <dd>{confirmed ? visitCount : 'not seen by the server yet'}</dd>
        <dt>Variant</dt>
        <dd><code>{variant()}</code></dd>
        <dt>User</dt>
        <dd>{userId === null ? 'nobody: an anonymous visitor' : <code title={userId}>{shortened(userId)}</code>}</dd>
      </dl>
    </section>
  );
}

function shortened(id: string): string {
  return `${id.slice(0, 8)}…${id.slice(-4)}`;
}
