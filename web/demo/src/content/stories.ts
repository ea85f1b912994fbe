import type {Journey} from '../quiz/journeys';

export interface Story {
  id: string;
  /** What it is first of all, and so how it is drawn. */
  journey: Journey;
  /** Who else might like it. */
  also: Journey;
  /** Whether its picture is turned around: two stories of one kind are not of one place. */
  isMirrored: boolean;
  title: string;
  place: string;
  length: string;
  teaser: string;
  text: readonly string[];
}

export const stories: readonly Story[] = [
  {
    id: 'keepers-path',
    journey: 'coast',
    also: 'mountains',
    isMirrored: false,
    title: 'The keepers’ path',
    place: 'Finistère, Brittany',
    length: '6 days on foot',
    teaser: 'Customs officers trod it to catch smugglers. Two centuries on, it catches everybody.',
    text: [
      'The path keeps a hand’s breadth between you and the drop, and has done so since 1791. Nobody planned it to be '
        + 'beautiful. It had to see every cove in which a boat might land by night, so it goes down to every one of them, and up again.',
      'Walk it with the tide. At low water there is a beach where the guidebook shows a cliff, and an old woman with a rake '
        + 'who will tell you, if you ask about cockles and not about the weather, which farm has a bed.',
      'On the sixth evening the lighthouse comes on before you reach it. You will have been looking forward to that for days, and '
        + 'you will sit down on a wall, a mile short, because it is better from here.',
    ],
  },
  {
    id: 'hut-to-hut',
    journey: 'mountains',
    also: 'coast',
    isMirrored: false,
    title: 'Hut to hut, without hurrying',
    place: 'Julian Alps, Slovenia',
    length: '5 days on foot',
    teaser: 'Four passes, five kinds of soup, and a rule: who arrives first lights the stove.',
    text: [
      'The signs give times, not distances, and the times were measured by somebody’s grandfather with a goat. Add a third. '
        + 'Add another for the meadow under the second pass, where the gentians are, and where everybody sits down.',
      'Huts here have a shelf of slippers by the door, all sizes, all ugly. You put your boots below them and are, from then on, '
        + 'at home. There will be barley soup. There will be somebody who has come every July since 1974.',
      'Go down by the river, not by the road. It is two hours longer and the colour of a swimming pool in a dream.',
    ],
  },
  {
    id: 'night-train-north',
    journey: 'rails',
    also: 'mountains',
    isMirrored: false,
    title: 'Asleep across the Arctic Circle',
    place: 'Malmö to Narvik',
    length: '2 nights by train',
    teaser: 'You go to bed among wheat fields and get up among reindeer.',
    text: [
      'The dining car closes when the last card game does. Past Sundsvall the stations are a lamp, a bench and a name, and at '
        + 'each of them one person gets off and walks into the forest as if that were an address.',
      'Book the lower berth, on the left. Towards five the sun comes in flat under the blind and moves across the ceiling, and for '
        + 'an hour the whole carriage is the inside of an apricot.',
      'The circle itself is a row of white stones beside the track. Nobody announces it. You have to want to see it.',
    ],
  },
  {
    id: 'city-of-stairs',
    journey: 'towns',
    also: 'coast',
    isMirrored: false,
    title: 'A week in a city of stairs',
    place: 'Genoa, Italy',
    length: '7 days, 212 flights',
    teaser: 'The lifts are public transport here, and the best view costs a bus ticket.',
    text: [
      'Genoa ran out of flat ground in the twelfth century and went on regardless. Streets end in stairs, stairs end in somebody’s '
        + 'kitchen window, and between two palaces there is a lift with a conductor.',
      'Take a room in the old town and go to the same counter every morning. On the third day they will reach for the focaccia before '
        + 'you have said anything; on the fifth they will tell you that you have been walking up the wrong side of the hill.',
      'In the evening, ride the funicular to its last stop, for no reason. Half of the city does.',
    ],
  },
  {
    id: 'mail-boat',
    journey: 'coast',
    also: 'rails',
    isMirrored: true,
    title: 'Islands by the mail boat',
    place: 'Bohuslän, Sweden',
    length: '4 days afloat',
    teaser: 'It stops wherever there is a letter, and it is in no hurry to find out.',
    text: [
      'The boat carries post, paint, a bicycle, two dogs that know the way, and you. At each landing the skipper swaps a bag for '
        + 'a bag and a sentence for a sentence. Listen: it is the only news there is.',
      'Get off where the granite is pinkest. There will be a shop that is also the post office, and a key on a nail for whoever '
        + 'comes. The boat is back on Thursday, or when it is calm.',
    ],
  },
  {
    id: 'down-with-the-sheep',
    journey: 'mountains',
    also: 'towns',
    isMirrored: true,
    title: 'Down with the sheep',
    place: 'Val d’Azun, Pyrenees',
    length: '3 days on foot',
    teaser: 'In late September two thousand animals come home, and the road is theirs.',
    text: [
      'You hear them an hour before you see them. Every bell is tuned to its owner’s liking, and the shepherds can tell from a kitchen '
        + 'three valleys away whose flock is late.',
      'Visitors may walk behind, which is dusty, or in front, which is an honour and involves running. In the village the bakery '
        + 'shuts, the bar opens on both sides, and somebody’s uncle counts: two thousand and six. He says so every year.',
    ],
  },
  {
    id: 'last-branch-line',
    journey: 'rails',
    also: 'towns',
    isMirrored: true,
    title: 'The last branch line',
    place: 'Douro valley, Portugal',
    length: '1 day, 34 stops',
    teaser: 'Three carriages, a river on the right, and tiled stations that nobody has had the heart to close.',
    text: [
      'Sit on the right. The line was blasted along the water for the wine, and it still smells of it in October, when the windows '
        + 'are open because they no longer shut.',
      'At Pinhão get off and look at the station: twenty-four blue pictures in tiles, of the vineyards that are behind you. Then have '
        + 'lunch. The train that you came with will be back for you; it has nowhere else to go.',
    ],
  },
  {
    id: 'markets-by-tram',
    journey: 'towns',
    also: 'rails',
    isMirrored: true,
    title: 'Six markets by tram',
    place: 'Lisbon, Portugal',
    length: '3 days, one day ticket each',
    teaser: 'Follow line 28 by your nose: fish first, then coriander, then books.',
    text: [
      'The old trams are small because the streets are. At the tightest corner the driver folds in the mirror, and a woman on a '
        + 'balcony lifts her washing without looking up.',
      'Go early to the fish, late to the books, and on Tuesday to the thieves’ market, which has not sold anything stolen for years, '
        + 'and is a little ashamed of it.',
    ],
  },
];

/** The editors' choice, for whom nothing is known about yet: one of each kind, as far as they go. */
export function recommend(journey: Journey | null, count: number): readonly Story[] {
  if (journey === null) {
    return stories.slice(0, count);
  }
  const worth = (story: Story) => (story.journey === journey ? 2 : story.also === journey ? 1 : 0);
  return [...stories].sort((one, other) => worth(other) - worth(one)).slice(0, count);
}
