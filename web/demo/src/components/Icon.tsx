const shapes = {
  sun: 'M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM12 2v2M12 20v2M2 12h2M20 12h2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4',
  moon: 'M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5Z',
  server: 'M4 5h16v6H4ZM4 13h16v6H4ZM7.5 8h.01M7.5 16h.01M12 8h4M12 16h4',
  close: 'M6 6l12 12M18 6 6 18',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  back: 'M19 12H5M11 6l-6 6 6 6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 7.5V12l3 2',
  none: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM6.2 6.2l11.6 11.6',
  wrong: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 8v5M12 16.2h.01',
  download: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  send: 'M4 12l16-7-6 16-3-7-7-2Z',
} as const;

export type IconName = keyof typeof shapes;

/** Decoration: what it means stands beside it, or in its button's label. */
export function Icon({name}: {name: IconName}) {
  return <svg className="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={shapes[name]} /></svg>;
}
