export function Colophon({onPrivacy}: {onPrivacy: () => void}) {
  return (
    <footer className="colophon">
      <div className="colophon-inner">
        <p>
          Waymark is made up; what it does with your visit is not. It is the demo of Sojourn: every click here is a real event in
          this server’s database, and nowhere else.
        </p>
        <ul className="colophon-links">
          <li><a href="docs">The API</a></li>
          <li><button type="button" className="link" onClick={onPrivacy}>Privacy choices</button></li>
        </ul>
      </div>
    </footer>
  );
}
