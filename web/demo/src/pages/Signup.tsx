import {variant} from '@sojourn/browser';
import {useProgressiveForm, useSession, type ProgressiveForm} from '@sojourn/react';
import {useEffect, useRef, type SubmitEvent} from 'react';
import {Completion} from '../components/Completion';
import {Known} from '../components/Known';
import {Problem} from '../components/Problem';
import {callToAction} from '../content/callsToAction';
import {Field} from '../forms/Field';
import {Link} from '../router';

/** How many fields at once: a short form that is sent is worth more than a long one that is not. */
const fieldsAtOnce = 4;

export function Signup() {
  const {session, user} = useSession();
  const isMember = (session?.userId ?? null) !== null;
  const form = useProgressiveForm('signup', {max: fieldsAtOnce});

  if (form.status === 'done') {
    return <Done firstName={user?.firstName ?? null} email={user?.email ?? null} form={form} />;
  }
  return (
    <div className="narrow stack">
      <Greeting isMember={isMember} isReturning={session?.returning ?? false} firstName={user?.firstName ?? null}
        knows={Object.keys(form.prefilled).length} />
      {Object.keys(form.prefilled).length > 0 && <Known form={form} />}
      {form.status === 'loading' && <p role="status">One moment…</p>}
      {form.status === 'failed' && <Unreachable form={form} />}
      {form.fields.length > 0 && <Fields form={form} isMember={isMember} />}
      {isMember && form.status === 'ready' && form.fields.length === 0 && (
        <p>There is nothing left to ask. <Link to="">On to the stories.</Link></p>
      )}
      {!isMember && <p className="fine">Forms are not for everybody. <Link to="chat">Do it in a chat instead.</Link></p>}
    </div>
  );
}

interface GreetingProps {
  isMember: boolean;
  isReturning: boolean;
  firstName: string | null;
  knows: number;
}

function Greeting({isMember, isReturning, firstName, knows}: GreetingProps) {
  const cta = callToAction(variant());
  const name = firstName === null ? '' : `, ${firstName}`;
  if (isMember) {
    return (
      <div className="stack-tight">
        <h1 tabIndex={-1}>Welcome back{name}</h1>
        <p className="lead">You are a member. This is what we know, on every device on which you are.</p>
      </div>
    );
  }
  if (isReturning || knows > 0) {
    return (
      <div className="stack-tight">
        <h1 tabIndex={-1}>{isReturning ? `Welcome back${name}` : 'You are nearly there'}</h1>
        <p className="lead">
          {knows > 0 ? 'You have told us some of it already, so we only ask for what is missing.' : cta.text}
        </p>
      </div>
    );
  }
  return (
    <div className="stack-tight">
      <h1 tabIndex={-1}>{cta.title}</h1>
      <p className="lead">{cta.text}</p>
    </div>
  );
}

function Fields({form, isMember}: {form: ProgressiveForm; isMember: boolean}) {
  const isBusy = form.status === 'submitting';
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void form.submit();
  };
  return (
    <form className="card stack" onSubmit={submit} noValidate>
      {isMember && <h2>Something we do not know yet</h2>}
      {form.fields.map((field) => <Field key={field.name} form={form} field={field} />)}
      <Problem problem={form.problem} />
      <div className="actions">
        <button type="submit" className="button strong" disabled={isBusy}>
          {isMember ? 'Save' : callToAction(variant()).button}
        </button>
        {isBusy && <span role="status">One moment…</span>}
      </div>
      <Completion share={form.completion} label="Known so far" />
    </form>
  );
}

function Unreachable({form}: {form: ProgressiveForm}) {
  return (
    <div className="notice soft" role="alert">
      <p>The server can’t be reached at the moment. Nothing you have told us is lost.</p>
      <button type="button" className="button small" onClick={() => { void form.next(); }}>Try again</button>
    </div>
  );
}

interface DoneProps {
  firstName: string | null;
  email: string | null;
  form: ProgressiveForm;
}

function Done({firstName, email, form}: DoneProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { heading.current?.focus(); }, []);
  return (
    <div className="narrow stack">
      <p className="kicker">It is done</p>
      <h1 ref={heading} tabIndex={-1}>{firstName === null ? 'Welcome.' : `Welcome, ${firstName}.`}</h1>
      <p className="lead">
        {email === null ? 'All of it is saved.' : `The first letter will go to ${email}.`} Everything you did here before now belongs
        to you: your quiz, your answers, the way you came.
      </p>
      <Completion share={form.completion} label="Known so far" />
      <div className="actions">
        <Link to="" className="button strong">To your stories</Link>
        <Link to="privacy" className="button">See what we hold</Link>
      </div>
    </div>
  );
}
