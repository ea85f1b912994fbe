/** The four kinds of journey that the quiz tells apart, and that stories are told of. */
export const journeys = ['coast', 'mountains', 'rails', 'towns'] as const;

export type Journey = (typeof journeys)[number];

interface JourneyText {
  name: string;
  /** What the quiz says to whoever it is. */
  title: string;
  text: string;
}

export const journeyTexts: Record<Journey, JourneyText> = {
  coast: {
    name: 'Coast',
    title: 'You follow the edge of the map',
    text: 'Salt on your sleeves, a tide table in your pocket, and no wish to be anywhere by six. You travel where the land '
      + 'stops, because there is always one more headland.',
  },
  mountains: {
    name: 'Mountains',
    title: 'You go from hut to hut',
    text: 'You like a day that ends higher than it began, with soup. A map with brown lines tells you more than any review, '
      + 'and you sleep best where the road gave up.',
  },
  rails: {
    name: 'Rails',
    title: 'You take the slow train',
    text: 'For you the journey has a window seat. You read timetables the way others read menus, and you would rather wake '
      + 'up in another country than land in it.',
  },
  towns: {
    name: 'Towns',
    title: 'You turn into side streets',
    text: 'One city, one week, the same bakery every morning. You are not done with a place until somebody there has asked '
      + 'you the way, and you knew it.',
  },
};
