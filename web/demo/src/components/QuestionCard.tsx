import {useState, type RefObject, type SubmitEvent} from 'react';
import {journeys} from '../quiz/journeys';
import type {Answer} from '../quiz/progress';
import type {Question} from '../quiz/questions';

interface QuestionCardProps {
  question: Question;
  heading: RefObject<HTMLHeadingElement | null>;
  onAnswer: (given: Answer) => void;
}

/** One question. A choice is made and then confirmed, so that arrow keys may wander through the answers. */
export function QuestionCard({question, heading, onAnswer}: QuestionCardProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const options = optionsOf(question);
  const isAnswered = question.kind === 'text' ? Object.values(typed).some((text) => text.trim() !== '') : chosen !== null;

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isAnswered) {
      onAnswer(answerOf(question, chosen, typed));
    }
  };

  return (
    <form className="card stack appears" onSubmit={submit}>
      <fieldset>
        <legend>
          <h1 className="question" ref={heading} tabIndex={-1}>{question.text}</h1>
        </legend>
        {question.kind !== 'taste' && <p className="fine">{question.why}</p>}
        {question.kind === 'text' ? (
          <div className="field-row">
            {question.inputs.map(({field, label, autoComplete}) => (
              <div className="field" key={field}>
                <label htmlFor={`quiz-${field}`}>{label}</label>
                <input id={`quiz-${field}`} autoComplete={autoComplete} maxLength={100} value={typed[field] ?? ''}
                  onChange={(event) => { setTyped({...typed, [field]: event.target.value}); }} />
              </div>
            ))}
          </div>
        ) : (
          <div className="choices">
            {options.map(({value, label}) => (
              <label className="choice" key={value}>
                <input type="radio" name={question.id} value={value} checked={chosen === value}
                  onChange={() => { setChosen(value); }} />
                <span>{label}</span>
              </label>
            ))}
          </div>
        )}
      </fieldset>
      <div className="actions">
        <button type="submit" className="button strong" disabled={!isAnswered}>Next</button>
        {question.kind !== 'taste' && (
          <button type="button" className="button plain" onClick={() => { onAnswer({fields: {}}); }}>Rather not say</button>
        )}
      </div>
    </form>
  );
}

interface Option {
  value: string;
  label: string;
}

function optionsOf(question: Question): readonly Option[] {
  switch (question.kind) {
    case 'taste': return Object.entries(question.answers).map(([value, label]) => ({value, label}));
    case 'choice': return question.options.map((option) => ({value: option, label: option}));
    case 'text': return [];
  }
}

function answerOf(question: Question, chosen: string | null, typed: Readonly<Record<string, string>>): Answer {
  switch (question.kind) {
    case 'taste': return journeys.find((journey) => journey === chosen) ?? {fields: {}};
    case 'choice': return {fields: chosen === null ? {} : {[question.field]: chosen}};
    case 'text': return {fields: told(question.inputs.map(({field}) => [field, typed[field] ?? '']))};
  }
}

function told(texts: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(texts.map(([field, text]) => [field, text.trim()] as const).filter(([, text]) => text !== ''));
}
