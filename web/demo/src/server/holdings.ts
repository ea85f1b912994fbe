import {labelOf} from '../forms/fieldKinds';

type Known = Readonly<Record<string, {value: unknown; source: 'event' | 'form'; at: string}>>;

/** As much of the export (schemas/export-response.schema.json) as the page about it shows. */
export interface Export {
  user: {attributes: Known} | null;
  sessions: readonly {
    createdAt: string;
    metadata: Readonly<Record<string, unknown>>;
    draft: Known;
    events: readonly unknown[];
    refusedEvents: readonly unknown[];
  }[];
}

export interface Holding {
  name: string;
  value: string;
  source: string;
  at: string;
}

export interface Summary {
  sessions: number;
  events: number;
  since: string;
  /** The truncated network address, where one is kept. */
  address: string | null;
  known: readonly Holding[];
}

const sources = {event: 'the quiz', form: 'a form or the chat'} as const;

export function summaryOf({user, sessions}: Export): Summary {
  const addresses = sessions.map(({metadata}) => metadata.ip).filter((ip) => typeof ip === 'string');
  const known = user?.attributes ?? sessions.reduce<Known>((all, {draft}) => ({...all, ...draft}), {});
  return {
    sessions: sessions.length,
    events: sessions.reduce((count, {events, refusedEvents}) => count + events.length + refusedEvents.length, 0),
    since: sessions.map(({createdAt}) => createdAt).sort()[0] ?? '',
    address: addresses[0] ?? null,
    known: Object.entries(known).filter(([, {value}]) => value !== null).map(([name, {value, source, at}]) =>
      ({name: labelOf(name), value: String(value), source: sources[source], at})),
  };
}
