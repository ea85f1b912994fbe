import {Icon} from './Icon';
import {ThemeSwitch} from './ThemeSwitch';
import {Link, type Page} from '../router';

const pages: readonly {to: Page; name: string}[] = [
  {to: '', name: 'Stories'},
  {to: 'quiz', name: 'Quiz'},
  {to: 'chat', name: 'Chat'},
  {to: 'signup', name: 'Join'},
  {to: 'privacy', name: 'Privacy'},
];

interface MastheadProps {
  panelOpen: boolean;
  onPanel: () => void;
}

export function Masthead({panelOpen, onPanel}: MastheadProps) {
  return (
    <header className="masthead">
      <div className="masthead-inner">
        <Link to="" className="brand">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect className="brand-ground" width="32" height="32" rx="8" />
            <path className="brand-paint" d="M7 6h18v6H7ZM7 20h18v6H7Z" />
            <path className="brand-mark" d="M7 12h18v8H7Z" />
          </svg>
          Waymark
        </Link>
        <nav aria-label="Main">
          <ul>
            {pages.map(({to, name}) => <li key={to}><Link to={to}>{name}</Link></li>)}
          </ul>
        </nav>
        <div className="tools">
          <ThemeSwitch />
          <button type="button" className="icon-button" aria-expanded={panelOpen} onClick={onPanel}>
            <Icon name="server" />
            <span className="wide-only">What the server knows</span>
            <span className="narrow-only">Server</span>
          </button>
        </div>
      </div>
    </header>
  );
}
