import {useSession} from '@sojourn/react';
import {ChatSignup} from '../components/ChatSignup';
import {Link} from '../router';

export function Chat() {
  const {session, user} = useSession();
  const isMember = (session?.userId ?? null) !== null;
  return (
    <div className="narrow stack">
      <div className="stack-tight">
        <h1 tabIndex={-1}>A word with Wren</h1>
        <p className="lead">
          {isMember && user?.firstName !== null && user?.firstName !== undefined
            ? `Good to see you, ${user.firstName}. Wren only asks for what is still missing.`
            : 'One question at a time, and only those we do not know the answer to.'}
        </p>
      </div>
      <ChatSignup />
      <p className="fine">Rather have it all at once? <Link to="signup">Here is the form.</Link></p>
    </div>
  );
}
