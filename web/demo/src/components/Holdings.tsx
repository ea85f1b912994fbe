import {exportData} from '@sojourn/browser';
import {useEffect, useState} from 'react';
import {summaryOf, type Export, type Holding, type Summary} from '../server/holdings';

/** What the export holds, for people. It is read once, when the page opens. */
export function Holdings() {
  const [summary, setSummary] = useState<Summary | null>(null);
  const [hasFailed, setFailed] = useState(false);

  useEffect(() => {
    const reading = {isWanted: true};
    const read = async () => {
      const held = summaryOf(JSON.parse(await (await exportData()).text()) as Export);
      if (reading.isWanted) {
        setSummary(held);
      }
    };
    read().catch(() => { setFailed(true); });
    return () => { reading.isWanted = false; };
  }, []);

  if (hasFailed) {
    return <p className="notice soft">It can’t be read at the moment. Please try again later.</p>;
  }
  if (summary === null) {
    return <p role="status">Reading…</p>;
  }
  return (
    <div className="stack">
      <p>
        {summary.sessions === 1 ? 'One session' : `${summary.sessions} sessions`} with{' '}
        {summary.events === 1 ? 'one event' : `${summary.events} events`}, since {new Date(summary.since).toLocaleDateString()}.
        {' '}Of your network address we keep <code>{summary.address ?? 'nothing'}</code>.
      </p>
      {summary.known.length === 0
        ? <p>About you yourself: nothing.</p>
        : <HoldingList known={summary.known} />}
    </div>
  );
}

function HoldingList({known}: {known: readonly Holding[]}) {
  return (
    <dl className="holdings">
      {known.map(({name, value, source, at}) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            <span className="fine">from {source}, {new Date(at).toLocaleDateString(undefined, {dateStyle: 'medium'})}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
