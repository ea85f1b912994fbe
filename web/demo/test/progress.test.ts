import {afterEach, describe, expect, it} from 'vitest';
import {
  answer, answersCount, back, currentQuestion, loadProgress, noProgress, profileFields, resultOf, saveProgress,
  type Answer, type Progress,
} from '../src/quiz/progress';
import {questions} from '../src/quiz/questions';

const tastes = questions.filter(({kind}) => kind === 'taste');
const others = questions.filter(({kind}) => kind !== 'taste');

function answered(...given: readonly Answer[]): Progress {
  return given.reduce<Progress>((progress, each) => {
    const question = currentQuestion(progress);
    return question === null ? progress : answer(progress, question, each);
  }, noProgress);
}

afterEach(() => { localStorage.clear(); });

describe('a quiz', () => {
  it('asks one question after the other, and has a result when all are answered', () => {
    const half = answered('coast', 'coast');
    expect(currentQuestion(half)).toBe(questions[2]);
    expect(half.result).toBeNull();

    const whole = answered('coast', 'coast', 'rails', {fields: {household: 'Just me'}}, {fields: {}}, {fields: {city: 'Bern'}});
    expect(currentQuestion(whole)).toBeNull();
    expect(whole.result).toBe('coast');
  });

  it('goes on where it stopped before a restart of the browser', () => {
    saveProgress(answered('towns', 'rails', 'towns'));
    const found = loadProgress();
    expect(answersCount(found)).toBe(3);
    expect(currentQuestion(found)?.id).toBe(others[0]?.id);
  });

  it('begins anew when what is stored is not a quiz', () => {
    for (const stored of ['{', 'null', '[]', '{"answers": 1, "result": null}', '{"answers": {}, "result": "moon"}']) {
      localStorage.setItem('waymark.quiz', stored);
      expect(loadProgress(), stored).toEqual(noProgress);
    }
  });

  it('asks again for a question that its new version has, and counts none that it dropped', () => {
    saveProgress({answers: {morning: 'coast', dropped: 'rails'}, result: null});
    expect(answersCount(loadProgress())).toBe(1);
    expect(currentQuestion(loadProgress())?.id).toBe('bag');
  });

  it('takes back the latest answer, the result with it', () => {
    const whole = answered('coast', 'coast', 'rails', {fields: {}}, {fields: {}}, {fields: {}});
    const open = back(whole);
    expect(open.result).toBeNull();
    expect(currentQuestion(open)?.id).toBe(questions.at(-1)?.id);
    expect(back(noProgress)).toBe(noProgress);
  });
});

describe('the result', () => {
  const of = (...given: readonly Answer[]) =>
    resultOf(Object.fromEntries(tastes.map(({id}, place) => [id, given[place] ?? {fields: {}}])));

  it('is what most answers speak for', () => {
    expect(of('coast', 'mountains', 'mountains')).toBe('mountains');
    expect(of('towns', 'towns', 'rails')).toBe('towns');
  });

  it('is the first thought where all differ', () => {
    expect(of('rails', 'coast', 'towns')).toBe('rails');
  });
});

describe('what a quiz tells the profile', () => {
  it('is the answers about the visitor, not those of taste', () => {
    const {answers} = answered('coast', 'rails', 'coast', {fields: {household: 'Two of us'}}, {fields: {}},
      {fields: {country: 'Switzerland', city: 'Bern'}});
    expect(profileFields(answers)).toEqual({household: 'Two of us', country: 'Switzerland', city: 'Bern'});
  });

  it('names attributes that the service declares by default', async () => {
    const {default: schema} = await import('../../../conf/profile.schema.json');
    const asked = questions.flatMap((question) => {
      switch (question.kind) {
        case 'taste': return [];
        case 'choice': return [question.field];
        case 'text': return question.inputs.map(({field}) => field);
      }
    });
    expect(asked).not.toHaveLength(0);
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(asked));
  });
});
