import {forget, recall, remember} from '../services/browserStorage';
import {journeys, type Journey} from './journeys';
import {questions, type ProfileField, type Question} from './questions';

/** The answer to one question: a journey, a choice, or what was typed by field. An empty object is a question passed over. */
export type Answer = Journey | {fields: Partial<Record<ProfileField, string>>};

export interface Progress {
  /** By the question's id, so that a new version of the quiz may reorder or drop questions. */
  answers: Readonly<Record<string, Answer>>;
  /** Set once all is answered: a finished quiz stays finished. */
  result: Journey | null;
}

export const noProgress: Progress = {answers: {}, result: null};

const key = 'quiz';

/** What was answered before a reload or a restart of the browser. */
export function loadProgress(): Progress {
  const stored = recall(key);
  return isProgress(stored) ? stored : noProgress;
}

export function saveProgress(progress: Progress): void {
  remember(key, progress);
}

export function forgetProgress(): void {
  forget(key);
}

/** Where to go on: the first question without an answer, or null when there is none. */
export function currentQuestion(progress: Progress): Question | null {
  return questions.find((question) => !(question.id in progress.answers)) ?? null;
}

export function answersCount(progress: Progress): number {
  return questions.filter((question) => question.id in progress.answers).length;
}

export function answer(progress: Progress, question: Question, given: Answer): Progress {
  const answers = {...progress.answers, [question.id]: given};
  const answered = {answers, result: null};
  return currentQuestion(answered) === null ? {answers, result: resultOf(answers)} : answered;
}

/** Takes back the latest answer, so that it can be given anew. */
export function back(progress: Progress): Progress {
  const latest = questions.findLast((question) => question.id in progress.answers);
  if (latest === undefined) {
    return progress;
  }
  return {answers: Object.fromEntries(Object.entries(progress.answers).filter(([id]) => id !== latest.id)), result: null};
}

/** What most answers spoke for; of equals, what was said first, since first thoughts are the best ones here. */
export function resultOf(answers: Progress['answers']): Journey {
  const tastes = questions.map((question) => answers[question.id]).filter(isJourney);
  const votes = (journey: Journey) => tastes.filter((taste) => taste === journey).length;
  return tastes.reduce((best, taste) => (votes(taste) > votes(best) ? taste : best), tastes[0] ?? journeys[0]);
}

/** What the quiz tells about its visitor, by the names of the profile's attributes. */
export function profileFields(answers: Progress['answers']): Partial<Record<ProfileField, string>> {
  return Object.values(answers).reduce<Partial<Record<ProfileField, string>>>(
    (known, given) => (isJourney(given) ? known : {...known, ...given.fields}), {});
}

function isJourney(value: unknown): value is Journey {
  return journeys.some((journey) => journey === value);
}

function isProgress(value: unknown): value is Progress {
  return typeof value === 'object' && value !== null && 'answers' in value && typeof value.answers === 'object'
    && value.answers !== null && 'result' in value && (value.result === null || isJourney(value.result));
}
