import type {NextField} from '@sojourn/browser';
import {useProgressiveForm, useSession, type ProgressiveForm} from '@sojourn/react';
import {useEffect, useRef, useState, type SubmitEvent} from 'react';
import {Icon} from './Icon';
import {Problem} from './Problem';
import {FieldError} from '../forms/Field';
import {kindOf} from '../forms/fieldKinds';

interface Line {
  from: 'wren' | 'visitor';
  text: string;
}

/**
 * A signup in a conversation. The service says which question is worth most (`next-fields`, one at a time); every answer that
 * may be told is told at once, and what says who somebody is waits in the form for the signup.
 */
export function ChatSignup() {
  const {session} = useSession();
  const isMember = (session?.userId ?? null) !== null;
  const form = useProgressiveForm('signup', {max: 1});
  const [said, setSaid] = useState<readonly Line[]>([]);
  const [isEnough, setEnough] = useState(false);
  const field = isEnough ? undefined : form.fields[0];
  const hasEmail = typeof form.values.email === 'string' && form.values.email !== '';

  const say = (question: string, answer: string) => {
    setSaid((lines) => [...lines, {from: 'wren', text: question}, {from: 'visitor', text: answer}]);
  };
  const give = async (asked: NextField, text: string) => {
    form.setValue(asked.name, text);
    if (await form.next()) {
      say(kindOf(asked).question, text);
    }
  };
  const pass = async (asked: NextField) => {
    await form.skip(asked.name);
    say(kindOf(asked).question, asked.required ? 'Not now.' : 'Rather not say.');
  };

  return (
    <section className="card chat" aria-label="Chat with Wren">
      <div className="chat-lines" role="log" aria-label="What was said">
        <Bubble from="wren">Hello, I am Wren. I ask one thing at a time, and you may pass on any of it.</Bubble>
        {said.map(({from, text}, place) => <Bubble key={place} from={from}>{text}</Bubble>)}
        {form.status === 'loading' && <Bubble from="wren">…</Bubble>}
        {form.status === 'done' && <Bubble from="wren">{farewell(form, isEnough)}</Bubble>}
        {form.status === 'ready' && field !== undefined && <Bubble from="wren">{kindOf(field).question}</Bubble>}
        {form.status !== 'loading' && form.status !== 'done' && form.status !== 'failed' && field === undefined && (
          <Bubble from="wren">{summary(form, isMember, hasEmail)}</Bubble>
        )}
      </div>
      {form.status === 'ready' && field !== undefined && (
        <Reply key={field.name} form={form} field={field} isFirst={said.length === 0}
          onAnswer={(text) => { void give(field, text); }} onPass={() => { void pass(field); }} />
      )}
      {form.status === 'failed' && (
        <div className="actions" role="alert">
          <p>I lost the connection. Nothing of what you said is lost.</p>
          <button type="button" className="button small" onClick={() => { void form.next(); }}>Try again</button>
        </div>
      )}
      <Problem problem={form.status === 'failed' ? null : form.problem} />
      {form.status !== 'done' && !isMember && hasEmail && (
        <div className="actions">
          <button type="button" className={field === undefined ? 'button strong' : 'button small'}
            disabled={form.status === 'submitting'} onClick={() => { setEnough(true); void form.submit(); }}>
            {field === undefined ? 'Sign me up' : 'That is enough: sign me up'}
          </button>
        </div>
      )}
    </section>
  );
}

function Bubble({from, children}: {from: Line['from']; children: string}) {
  return (
    <p className={`bubble ${from} appears`}>
      <span className="visually-hidden">{from === 'wren' ? 'Wren: ' : 'You: '}</span>
      {children}
    </p>
  );
}

interface ReplyProps {
  form: ProgressiveForm;
  field: NextField;
  /** The first question takes nobody's focus; after an answer it stays where the answers are given. */
  isFirst: boolean;
  onAnswer: (text: string) => void;
  onPass: () => void;
}

function Reply({form, field, isFirst, onAnswer, onPass}: ReplyProps) {
  const kind = kindOf(field);
  const area = useRef<HTMLFormElement>(null);
  const [text, setText] = useState('');
  const input = form.inputProps(field.name);

  useEffect(() => {
    if (!isFirst) {
      area.current?.querySelector<HTMLElement>('input, button')?.focus();
    }
  }, [isFirst]);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (text.trim() !== '') {
      onAnswer(text.trim());
    }
  };

  return (
    <form ref={area} className="reply" onSubmit={submit} noValidate aria-label={kind.question}>
      {kind.input === 'choice' ? (
        <div className="chips">
          {kind.options.map((option) => (
            <button key={option} type="button" className="button small" onClick={() => { onAnswer(option); }}>{option}</button>
          ))}
        </div>
      ) : (
        <div className="reply-line">
          <label className="visually-hidden" htmlFor={input.id}>{kind.label}</label>
          <input id={input.id} type={kind.input === 'email' ? 'email' : 'text'} autoComplete={kind.autoComplete} value={text}
            placeholder={kind.label} aria-invalid={input['aria-invalid']} aria-describedby={input['aria-describedby']}
            onChange={(event) => { setText(event.target.value); }} />
          <button type="submit" className="button strong" aria-label="Send"><Icon name="send" /></button>
        </div>
      )}
      <FieldError form={form} name={field.name} label={kind.label} />
      <button type="button" className="button plain small" onClick={onPass}>
        {field.required ? 'Not now' : 'Rather not say'}
      </button>
    </form>
  );
}

function farewell(form: ProgressiveForm, hasSignedUp: boolean): string {
  const {firstName} = form.values;
  const name = typeof firstName === 'string' && firstName !== '' ? `, ${firstName}` : '';
  return hasSignedUp ? `Welcome to Waymark${name}. Your first letter comes on Sunday.` : `Thank you${name}. That was all I wanted to know.`;
}

function summary(form: ProgressiveForm, isMember: boolean, hasEmail: boolean): string {
  if (isMember) {
    return 'There is nothing left that I would like to know. Enjoy the stories.';
  }
  return hasEmail
    ? 'That is all I wanted to know. Shall I sign you up?'
    : `Without an address I can’t send you anything, but what you told me is kept (${Math.round(form.completion * 100)} %). Come back `
      + 'whenever you like.';
}
