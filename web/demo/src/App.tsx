import {useState, type ReactNode} from 'react';
import {Colophon} from './components/Colophon';
import {ConsentBanner} from './components/ConsentBanner';
import {Masthead} from './components/Masthead';
import {ServerPanel} from './components/ServerPanel';
import {useConsent} from './consent';
import {Chat} from './pages/Chat';
import {Home} from './pages/Home';
import {Privacy} from './pages/Privacy';
import {Quiz} from './pages/Quiz';
import {Signup} from './pages/Signup';
import {useArrival, usePage} from './router';
import {usePanel} from './server/usePanel';

export function App() {
  const page = usePage();
  const panel = usePanel();
  const {choice} = useConsent();
  const [isReopened, setReopened] = useState(false);
  const [title, content] = contentOf(page, () => { setReopened(true); });
  useArrival(page, title);

  return (
    <div className={panel.isOpen ? 'site with-panel' : 'site'}>
      <a className="skip" href="#content" onClick={skipToContent}>Skip to the content</a>
      {(choice === null || isReopened) && <ConsentBanner onDone={() => { setReopened(false); }} />}
      <Masthead panelOpen={panel.isOpen} onPanel={panel.toggle} />
      <main id="content" tabIndex={-1}>{content}</main>
      <ServerPanel panel={panel} />
      <Colophon onPrivacy={() => { setReopened(true); }} />
    </div>
  );
}

function contentOf(page: string, askConsent: () => void): [string, ReactNode] {
  switch (page) {
    case 'quiz': return ['Which way are you? · Waymark', <Quiz />];
    case 'signup': return ['Join · Waymark', <Signup />];
    case 'chat': return ['A word with Wren · Waymark', <Chat />];
    case 'privacy': return ['Your data · Waymark', <Privacy onConsent={askConsent} />];
    default: return ['Waymark: a small magazine for slow travel', <Home />];
  }
}

/** Not by its fragment: that would be another address, and a page view. */
function skipToContent(event: {preventDefault: () => void}) {
  event.preventDefault();
  document.getElementById('content')?.focus();
}
