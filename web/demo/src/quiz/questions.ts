import type {Journey} from './journeys';
import {ages, households} from '../forms/choices';

/** What the profile keeps of an answer: the names are attributes of conf/profile.schema.json. */
export type ProfileField = 'household' | 'age' | 'country' | 'city';

interface TasteQuestion {
  kind: 'taste';
  id: string;
  text: string;
  /** Each answer speaks for one kind of journey. */
  answers: Readonly<Record<Journey, string>>;
}

interface ChoiceQuestion {
  kind: 'choice';
  id: string;
  text: string;
  why: string;
  field: ProfileField;
  options: readonly string[];
}

interface TextQuestion {
  kind: 'text';
  id: string;
  text: string;
  why: string;
  inputs: readonly {field: ProfileField; label: string; autoComplete: string}[];
}

export type Question = TasteQuestion | ChoiceQuestion | TextQuestion;

export const questions: readonly Question[] = [
  {
    kind: 'taste',
    id: 'morning',
    text: 'A good morning away from home begins with…',
    answers: {
      coast: 'the tide table and a window open to the sea',
      mountains: 'cold boots, hot tea, and the pass still in shadow',
      rails: 'a country outside that was not there last night',
      towns: 'a bakery that knows what I want',
    },
  },
  {
    kind: 'taste',
    id: 'bag',
    text: 'What is in your bag that nobody else would pack?',
    answers: {
      towns: 'a second, empty bag for the market',
      coast: 'binoculars, wrapped in a woollen hat',
      rails: 'a very fat novel and a corkscrew',
      mountains: 'dry socks for somebody else',
    },
  },
  {
    kind: 'taste',
    id: 'far',
    text: 'How far is far enough for one day?',
    answers: {
      mountains: 'up one pass and down the other side',
      towns: 'around the corner, four times',
      coast: 'as far as the tide lets me',
      rails: 'three countries and a nap',
    },
  },
  {
    kind: 'choice',
    id: 'household',
    text: 'Who comes along?',
    why: 'So that we do not send a family of five to a hut with four beds.',
    field: 'household',
    options: households,
  },
  {
    kind: 'choice',
    id: 'age',
    text: 'How many springs have you seen?',
    why: 'Rail passes and knees depend on it.',
    field: 'age',
    options: ages,
  },
  {
    kind: 'text',
    id: 'home',
    text: 'Where do your journeys begin?',
    why: 'We start every story at a station near you.',
    inputs: [
      {field: 'country', label: 'Country', autoComplete: 'country-name'},
      {field: 'city', label: 'Town or city', autoComplete: 'address-level2'},
    ],
  },
];
