import {useId, type ReactNode} from 'react';
import type {Journey} from '../quiz/journeys';

interface SceneProps {
  journey: Journey;
  /** What it shows, for those who can't see it. Without one it is decoration. */
  label?: string;
}

/** A landscape of flat layers. Its colours are CSS variables, so that by night it is the same place by moonlight. */
export function Scene({journey, label}: SceneProps) {
  const sky = useId();
  const described = label === undefined ? {'aria-hidden': true} : {role: 'img', 'aria-label': label};
  return (
    <svg className="scene" viewBox="0 0 400 300" preserveAspectRatio="xMidYMid slice" {...described}>
      <defs>
        <linearGradient id={sky} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" className="stop-high" />
          <stop offset="0.7" className="stop-low" />
        </linearGradient>
      </defs>
      <rect width="400" height="300" fill={`url(#${sky})`} />
      <Stars />
      {landscapes[journey]}
    </svg>
  );
}

const stars = [[36, 42], [88, 24], [131, 61], [176, 30], [214, 74], [262, 22], [301, 52], [344, 28], [372, 70], [58, 88]];

function Stars() {
  return <g className="stars">{stars.map(([x, y]) => <circle key={x} cx={x} cy={y} r="1.3" />)}</g>;
}

function Pine({x, y, height}: {x: number; y: number; height: number}) {
  const half = height * 0.24;
  return <path d={`M${x} ${y - height} L${x + half} ${y} H${x - half} Z`} />;
}

/** The red and white sign that says: you are still on the path. */
function Waymark({x, y}: {x: number; y: number}) {
  return (
    <g>
      <path className="post" d={`M${x - 4} ${y} V${y - 44} Q${x} ${y - 49} ${x + 4} ${y - 44} V${y} Z`} />
      <rect className="paint" x={x - 4} y={y - 38} width="8" height="5" />
      <rect className="mark" x={x - 4} y={y - 33} width="8" height="6" />
      <rect className="paint" x={x - 4} y={y - 27} width="8" height="5" />
    </g>
  );
}

const arches = [0, 1, 2, 3, 4, 5, 6];
const carriages = [0, 1, 2, 3];

const landscapes: Record<Journey, ReactNode> = {
  coast: (
    <>
      <circle className="sun" cx="118" cy="142" r="30" />
      <path className="far" d="M0 168 C40 150 66 146 96 158 C116 166 132 168 150 170 V182 H0 Z" />
      <rect className="water" y="170" width="400" height="130" />
      <g className="glint">
        <rect x="84" y="182" width="70" height="2.4" rx="1.2" />
        <rect x="98" y="192" width="44" height="2.4" rx="1.2" />
        <rect x="72" y="203" width="88" height="2.4" rx="1.2" />
        <rect x="104" y="215" width="34" height="2.4" rx="1.2" />
        <rect x="186" y="196" width="26" height="2" rx="1" />
        <rect x="24" y="214" width="30" height="2" rx="1" />
      </g>
      <path className="beam" d="M318 84 L180 58 V96 Z" />
      <path className="mid" d="M400 118 C372 112 344 114 318 118 C296 122 284 134 276 150 C268 168 252 178 240 196 H400 Z" />
      <path className="paint" d="M309 118 L313 78 H325 L329 118 Z" />
      <path className="mark" d="M311.4 94 L312.4 84 H325.6 L326.6 94 Z M309.4 114 L310.4 104 H327.6 L328.6 114 Z" />
      <rect className="post" x="311" y="74" width="16" height="4" />
      <rect className="lamp" x="314" y="66" width="10" height="8" />
      <path className="post" d="M312 66 L319 59 L326 66 Z" />
      <path className="near" d="M400 168 C362 160 330 172 300 186 C262 204 214 214 176 240 C150 258 128 276 118 300 H400 Z" />
      <path className="front" d="M0 300 V252 C34 240 78 244 118 262 C160 280 204 292 236 300 Z" />
      <path className="path" d="M212 300 C226 270 268 262 290 240 C308 222 300 206 324 192 C342 182 336 160 322 130" />
      <Waymark x={176} y={284} />
      <path className="bird" d="M214 106 q6 -7 11 0 q6 -7 12 0 M248 122 q5 -5 9 0 q5 -5 9 0" />
    </>
  ),
  mountains: (
    <>
      <circle className="sun" cx="286" cy="76" r="28" />
      <path className="far" d="M0 190 L52 122 L84 158 L140 74 L196 150 L236 108 L300 178 L344 132 L400 186 V300 H0 Z" />
      <path className="snow" d="M140 74 L164 107 L150 102 L142 114 L130 101 L121 104 Z M52 122 L67 139 L56 137 L48 144 L41 137 Z" />
      <path className="snow" d="M236 108 L255 129 L243 127 L235 134 L226 126 L220 127 Z M344 132 L360 147 L348 146 L340 152 L330 147 Z" />
      <path className="mid" d="M0 222 C48 196 86 186 128 204 C168 220 206 174 258 186 C310 198 350 206 400 180 V300 H0 Z" />
      <path className="near" d="M0 262 C58 226 118 226 178 242 C242 260 318 238 400 218 V300 H0 Z" />
      <g className="front">
        <Pine x={32} y={254} height={46} />
        <Pine x={54} y={250} height={60} />
        <Pine x={76} y={250} height={40} />
        <Pine x={352} y={240} height={54} />
        <Pine x={374} y={236} height={70} />
        <Pine x={394} y={236} height={48} />
      </g>
      <path className="post" d="M228 212 h52 v28 h-52 Z" />
      <path className="mark" d="M221 214 L254 190 L287 214 Z" />
      <path className="lamp" d="M237 220 h9 v9 h-9 Z M262 220 h9 v9 h-9 Z" />
      <path className="front" d="M0 300 V286 C90 256 156 268 222 276 C288 284 342 276 400 256 V300 Z" />
      <path className="path" d="M96 300 C128 284 112 268 150 258 C188 248 214 256 252 242" />
      <Waymark x={142} y={288} />
    </>
  ),
  rails: (
    <>
      <circle className="sun" cx="96" cy="92" r="30" />
      <path className="far" d="M0 164 C50 122 92 126 132 148 C178 172 214 106 272 116 C326 126 356 152 400 136 V300 H0 Z" />
      <path className="mid" d="M0 204 C66 170 112 184 160 198 C226 216 286 168 400 186 V300 H0 Z" />
      <path className="water" d="M150 300 C176 262 168 244 190 226 C204 214 222 210 236 204 L262 206 C250 222 246 240 262 258 C276 274 286 288 290 300 Z" />
      <path className="stone" fillRule="evenodd" d={[
        'M0 172 H400 V184 H392 V272 H0 Z',
        ...arches.map((n) => `M${10 + n * 55} 272 V208 a20 20 0 0 1 40 0 V272 Z`),
      ].join(' ')} />
      <path className="stone-edge" d="M0 168 H400 V174 H0 Z" />
      <g>
        {carriages.map((n) => (
          <g key={n}>
            <rect className="mark" x={86 + n * 58} y="144" width="54" height="22" rx="4" />
            <rect className="paint" x={86 + n * 58} y="159" width="54" height="3" />
            {[0, 1, 2, 3].map((w) => (
              <rect key={w} className="lamp" x={92 + n * 58 + w * 12} y="149" width="8" height="7" rx="1.5" />
            ))}
          </g>
        ))}
        <path className="mark" d="M318 144 h22 q14 2 18 14 v8 h-40 Z" />
        <path className="lamp" d="M336 149 h6 q6 2 8 8 h-14 Z" />
        <rect className="paint" x="318" y="159" width="40" height="3" />
      </g>
      <path className="near" d="M0 258 C52 238 96 246 132 268 C148 278 158 288 164 300 H0 Z" />
      <path className="near" d="M400 236 C350 232 308 250 288 272 C280 282 276 292 274 300 H400 Z" />
      <g className="front">
        <Pine x={24} y={266} height={52} />
        <Pine x={48} y={264} height={70} />
        <Pine x={72} y={266} height={44} />
        <Pine x={350} y={262} height={58} />
        <Pine x={378} y={258} height={76} />
      </g>
      <path className="front" d="M0 300 V276 C40 264 78 272 112 300 Z M400 300 V262 C362 258 328 276 312 300 Z" />
    </>
  ),
  towns: (
    <>
      <circle className="sun" cx="304" cy="84" r="30" />
      <path className="far" d="M0 176 C60 140 112 150 164 160 C226 172 282 130 400 148 V300 H0 Z" />
      <path className="stone" d="M186 176 V78 h30 v98 Z" />
      <path className="mark" d="M182 78 L201 52 L220 78 Z" />
      <path className="post" d="M195 92 a6 6 0 0 1 12 0 v14 h-12 Z" />
      <circle className="paint" cx="201" cy="124" r="7" />
      <path className="clock" d="M201 119 V124 L205 126" />
      <path className="plaster-a" d="M40 190 h64 v110 h-64 Z M244 182 h58 v118 h-58 Z" />
      <path className="plaster-b" d="M96 168 h66 v132 h-66 Z M296 204 h72 v96 h-72 Z" />
      <path className="plaster-c" d="M156 198 h92 v102 h-92 Z M0 222 h54 v78 H0 Z M360 226 h40 v74 h-40 Z" />
      <path className="mark" d="M34 192 L72 168 L110 192 Z M150 200 L202 172 L254 200 Z M290 206 L332 182 L374 206 Z" />
      <path className="roof" d="M90 170 L129 146 L168 170 Z M238 184 L273 160 L308 184 Z M-6 224 L26 202 L60 224 Z M354 228 L384 206 L410 224 V228 Z" />
      <g className="lamp">
        {[[56, 206], [80, 206], [56, 232], [112, 186], [140, 186], [112, 214], [258, 202], [280, 202], [258, 230],
          [176, 216], [202, 216], [226, 216], [312, 222], [338, 222], [18, 240], [376, 242]].map(([x = 0, y = 0]) => (
          <path key={`${x}-${y}`} d={`M${x} ${y + 14} v-10 a5 5 0 0 1 10 0 v10 Z`} />
        ))}
      </g>
      <path className="line" d="M166 236 Q202 252 244 236" />
      <path className="paint" d="M180 241 h10 v13 h-10 Z M214 244 h12 v10 h-12 Z" />
      <path className="mark" d="M196 244 h12 v15 h-12 Z" />
      <g className="front">
        <path d="M84 300 C74 268 80 232 88 220 C96 232 102 268 92 300 Z M290 300 C282 276 286 248 292 238 C298 248 304 276 298 300 Z" />
        <path d="M0 300 V284 C70 262 150 270 214 276 C284 282 340 274 400 264 V300 Z" />
      </g>
      <path className="path" d="M182 300 C192 290 176 284 196 278 C212 272 204 266 206 258" />
    </>
  ),
};
