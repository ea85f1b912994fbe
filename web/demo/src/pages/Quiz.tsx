import {useTrack} from '@sojourn/react';
import {useEffect, useRef, useState} from 'react';
import {flushSync} from 'react-dom';
import {QuestionCard} from '../components/QuestionCard';
import {Scene} from '../components/Scene';
import {StoryCard} from '../components/StoryCard';
import {recommend} from '../content/stories';
import {journeyTexts, type Journey} from '../quiz/journeys';
import {
  answer, answersCount, back, currentQuestion, forgetProgress, loadProgress, noProgress, profileFields, resultOf,
  saveProgress, type Answer,
} from '../quiz/progress';
import {questions, type Question} from '../quiz/questions';
import {Link} from '../router';

const quizType = 'journey';

declare module '@sojourn/browser' {
  interface EventPayloads {
    /** An own type of event: a half-done quiz was found again. */
    QUIZ_RESUMED: {quizType: string; answersCount: number};
  }
}

export function Quiz() {
  const track = useTrack();
  const [progress, setProgress] = useState(loadProgress);
  const [resumedAt] = useState(() => (progress.result === null ? answersCount(progress) : 0));
  const heading = useRef<HTMLHeadingElement>(null);
  const question = currentQuestion(progress);
  const count = answersCount(progress);

  useEffect(() => {
    if (resumedAt > 0) {
      track('QUIZ_RESUMED', {quizType, answersCount: resumedAt});
    }
  }, [resumedAt, track]);

  const change = (changed: typeof progress) => {
    saveProgress(changed);
    // The next question, or the result, is what a screen reader should read now: a frame later the focus would be taken from whoever
    // has gone on by then.
    flushSync(() => { setProgress(changed); });
    heading.current?.focus({preventScroll: true});
  };

  const give = (asked: Question, given: Answer) => {
    const answered = answer(progress, asked, given);
    if (count === 0) {
      track('QUIZ_STARTED', {quizType});
    }
    const answersNow = answersCount(answered);
    if (answered.result === null) {
      // What of it belongs to the profile goes into it at once: a half-done quiz has told something too.
      const fields = typeof given === 'string' ? {} : {fields: given.fields};
      track('FORM_PROGRESS', {formType: 'quiz', quizType, answersCount: answersNow, fieldNames: [asked.id], ...fields});
    } else {
      track('QUIZ_COMPLETED', {
        quizType, answersCount: answersNow, result: answered.result, fields: profileFields(answered.answers),
      });
    }
    change(answered);
  };

  const startAgain = () => {
    forgetProgress();
    change(noProgress);
  };

  if (progress.result !== null || question === null) {
    return <Result journey={progress.result ?? resultOf(progress.answers)} heading={heading} onAgain={startAgain} />;
  }
  return (
    <div className="narrow stack">
      <div>
        <p className="kicker">Which way are you?</p>
        <div className="quiz-progress">
          <progress aria-label="Questions answered" max={questions.length} value={count} />
          <span>{count + 1} of {questions.length}</span>
        </div>
      </div>
      {resumedAt > 0 && count === resumedAt && (
        <p className="notice" role="status">Good to see you again. You had answered {resumedAt}; here is where you stopped.</p>
      )}
      <QuestionCard key={question.id} question={question} heading={heading} onAnswer={(given) => { give(question, given); }} />
      {count > 0 && (
        <div className="actions">
          <button type="button" className="button small" onClick={() => { change(back(progress)); }}>Back</button>
          <button type="button" className="button plain small" onClick={startAgain}>Start again</button>
        </div>
      )}
    </div>
  );
}

interface ResultProps {
  journey: Journey;
  heading: React.RefObject<HTMLHeadingElement | null>;
  onAgain: () => void;
}

function Result({journey, heading, onAgain}: ResultProps) {
  const {name, title, text} = journeyTexts[journey];
  return (
    <div className="stack-wide">
      <section className="hero">
        <div className="hero-text">
          <p className="kicker">Your kind of journey: {name}</p>
          <h1 ref={heading} tabIndex={-1}>{title}</h1>
          <p className="lead">{text}</p>
          <div className="actions">
            <Link to="signup" className="button strong" data-track="cta:quiz-result">Keep this, and join</Link>
            <button type="button" className="button" onClick={onAgain}>Take it again</button>
          </div>
        </div>
        <div className="hero-scene"><Scene journey={journey} /></div>
      </section>
      <section className="stack" aria-labelledby="stories-for-you">
        <h2 id="stories-for-you">Three stories for you</h2>
        <div className="stories">
          {recommend(journey, 3).map((story) => <StoryCard key={story.id} story={story} />)}
        </div>
      </section>
    </div>
  );
}
