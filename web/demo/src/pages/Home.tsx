import {variant} from '@sojourn/browser';
import {useSession} from '@sojourn/react';
import {useState} from 'react';
import {callToAction} from '../content/callsToAction';
import {Scene} from '../components/Scene';
import {StoryCard} from '../components/StoryCard';
import {recommend} from '../content/stories';
import {journeyTexts} from '../quiz/journeys';
import {answersCount, loadProgress} from '../quiz/progress';
import {Link} from '../router';

export function Home() {
  const {session, user} = useSession();
  const [progress] = useState(loadProgress);
  const journey = progress.result;
  const isMember = (session?.userId ?? null) !== null;
  const isHalfDone = journey === null && answersCount(progress) > 0;
  const cta = callToAction(variant());

  return (
    <div className="stack-wide">
      <section className="hero">
        <div className="hero-text">
          <p className="kicker">A small magazine for slow travel</p>
          <h1 tabIndex={-1}>{greeting(isMember, user?.firstName ?? null)}</h1>
          <p className="lead">
            Stories from people who took the path, the branch line or the wrong turning, and were glad of it. One a week, no
            hurry.
          </p>
          <div className="actions">
            {!isMember && <Link to="signup" className="button strong" data-track={`cta:${variant()}`}>{cta.button}</Link>}
            <Link to="quiz" className="button" data-track="quiz:hero">{quizCall(isHalfDone, journey !== null)}</Link>
          </div>
        </div>
        <div className="hero-scene"><Scene journey={journey ?? 'coast'} /></div>
      </section>

      <section className="stack" aria-labelledby="recommended">
        <div>
          <h2 id="recommended">{journey === null ? 'The editors’ choice' : 'For you'}</h2>
          <p className="fine">
            {journey === null
              ? 'We know nothing about you yet. Six questions would change that.'
              : `Because your quiz says: ${journeyTexts[journey].title.toLowerCase()}.`}
          </p>
        </div>
        <div className="stories">
          {recommend(journey, 6).map((story) => <StoryCard key={story.id} story={story} />)}
        </div>
      </section>

      {!isMember && (
        <section className="card invitation" aria-labelledby="invitation">
          <h2 id="invitation">{cta.title}</h2>
          <p>{cta.text}</p>
          <div className="actions">
            <Link to="signup" className="button strong" data-track={`cta:${variant()}:below`}>{cta.button}</Link>
            <Link to="chat" className="button" data-track="chat:below">Rather have a chat</Link>
          </div>
        </section>
      )}
    </div>
  );
}

function greeting(isMember: boolean, firstName: string | null): string {
  if (!isMember) {
    return 'Go slowly. See more.';
  }
  return firstName === null ? 'Welcome back.' : `Welcome back, ${firstName}.`;
}

function quizCall(isHalfDone: boolean, isDone: boolean): string {
  if (isHalfDone) {
    return 'Go on with the quiz';
  }
  return isDone ? 'Your result' : 'Which way are you?';
}
