import {nextFields, type NextFields} from '@sojourn/browser';
import {useSession} from '@sojourn/react';
import {useEffect, useState} from 'react';

/** What the server knows of the profile and would ask next, read again whenever one of the two changes. */
export function useKnowledge(): NextFields | null {
  const {session, user} = useSession();
  const [known, setKnown] = useState<NextFields | null>(null);
  const isConfirmed = session?.confirmed ?? false;

  useEffect(() => {
    const reading = {isWanted: true};
    const read = async () => {
      const answer = await nextFields('signup', {max: 20});
      if (reading.isWanted) {
        setKnown(answer);
      }
    };
    if (isConfirmed) {
      // Out of reach: what was read last stays, and the panel says in what state the events are.
      read().catch(() => undefined);
    }
    return () => { reading.isWanted = false; };
  }, [isConfirmed, session, user]);
  return known;
}
