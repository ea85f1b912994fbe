/** Random (version 4). Pages that are not secure have no `randomUUID`. */
export const uuid = (): string =>
  (crypto as Partial<Crypto>).randomUUID?.() ?? 'xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx'.replace(/x/g, () => {
    const [random] = crypto.getRandomValues(new Uint8Array(1)) as unknown as [number];
    return (random & 15).toString(16);
  });

/** In 1/256 milliseconds. */
let latest = 0;

/** In order of time (version 7), and in this tab also within a millisecond and when the clock is set back. */
export const uuid7 = (): string => {
  latest = Math.max(latest + 1, Date.now() * 256);
  return latest.toString(16).padStart(14, '0').replace(/(.{8})(.{4})/, '$1-$2-70') + uuid().slice(18);
};
