import {SojournProvider} from '@sojourn/react';
import {StrictMode} from 'react';
import {createRoot} from 'react-dom/client';
import {App} from './App';
import {timeline} from './server/timeline';
import {startSession} from './services/session';
import {restoreTheme} from './theme';
import './styles/index.css';

restoreTheme();
timeline.follow();
startSession();

const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no #root');
}
createRoot(root).render(
  <StrictMode>
    <SojournProvider>
      <App />
    </SojournProvider>
  </StrictMode>,
);
