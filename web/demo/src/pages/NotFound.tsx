import {Link} from '../router';

export function NotFound() {
  return (
    <div className="narrow stack">
      <h1 tabIndex={-1}>No path leads here</h1>
      <p className="lead">The last waymark was a while ago. It is no shame to turn around.</p>
      <Link to="" className="button">Back to the stories</Link>
    </div>
  );
}
