import type {Entry} from '../../server/entries';
import {useTimeline} from '../../server/timeline';
import {Icon, type IconName} from '../Icon';

const states: Record<Entry['status'], {icon: IconName; text: string}> = {
  waiting: {icon: 'clock', text: 'waiting in the browser'},
  stored: {icon: 'check', text: 'stored'},
  untracked: {icon: 'none', text: 'not tracked'},
  refused: {icon: 'wrong', text: 'refused'},
};

export function KnownEvents() {
  const entries = useTimeline();
  const waiting = entries.filter(({status}) => status === 'waiting').length;
  return (
    <section aria-labelledby="panel-events">
      <h3 id="panel-events">Events</h3>
      <p className="fine">
        {entries.length === 0 ? 'None yet.' : `Newest first, ${waiting === 0 ? 'none' : waiting} waiting in the browser.`}
      </p>
      <ol className="events">
        {entries.map((entry) => <EventLine key={entry.eventId} entry={entry} />)}
      </ol>
    </section>
  );
}

function EventLine({entry}: {entry: Entry}) {
  const {icon, text} = states[entry.status];
  return (
    <li className={`event ${entry.status}`}>
      <details>
        <summary>
          <span className="event-type">{entry.eventType}</span>
          <time dateTime={new Date(entry.at).toISOString()}>{new Date(entry.at).toLocaleTimeString()}</time>
          <span className="event-gist">{gistOf(entry)}</span>
          <span className="event-state"><Icon name={icon} />{text}</span>
        </summary>
        <pre>{JSON.stringify(entry.payload, null, 2)}</pre>
        {entry.stripped.length > 0 && <p className="fine">Left out as personal: {entry.stripped.join(', ')}</p>}
      </details>
    </li>
  );
}

/** What tells this event from the next of its type. */
function gistOf({payload}: Entry): string {
  const told = ['target', 'result', 'formType', 'quizType', 'page'].map((name) => payload[name])
    .find((value) => typeof value === 'string');
  return typeof told === 'string' ? told : '';
}
