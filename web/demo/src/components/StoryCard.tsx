import {useRef} from 'react';
import {Icon} from './Icon';
import {Scene} from './Scene';
import type {Story} from '../content/stories';
import {journeyTexts} from '../quiz/journeys';

/** A story, which opens in a dialog. The SDK tells the click by itself: data-track says what to call it. */
export function StoryCard({story}: {story: Story}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = `story-${story.id}`;
  const scene = <div className={story.isMirrored ? 'story-scene mirrored' : 'story-scene'}><Scene journey={story.journey} /></div>;
  return (
    <article className="story">
      {scene}
      <div className="story-text">
        <p className="kicker">{journeyTexts[story.journey].name}</p>
        <h3>{story.title}</h3>
        <p className="fine">
          {story.place}<br />{story.length}
        </p>
        <p>{story.teaser}</p>
        <button type="button" className="button small" data-track={`story:${story.id}`}
          onClick={() => { dialog.current?.showModal(); }}>
          Read<span className="visually-hidden"> “{story.title}”</span> <Icon name="arrow" />
        </button>
      </div>
      <dialog ref={dialog} aria-labelledby={title}>
        {scene}
        <div className="dialog-body stack">
          <p className="kicker">{story.place} · {story.length}</p>
          <h2 id={title}>{story.title}</h2>
          {story.text.map((paragraph) => <p key={paragraph}>{paragraph}</p>)}
          <form method="dialog"><button type="submit" className="button">Close</button></form>
        </div>
      </dialog>
    </article>
  );
}
