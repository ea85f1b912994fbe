import {
  getConsent, getSession, holdout, nextFields, on, profile, signup,
  type NextField, type NextFields, type ProfileChanges, type SessionState, type SignUp, type SojournError,
} from '@sojourn/browser';
import {isAnswer, mayBeToldEarly, mistake, type FieldValue, type FieldValues} from './fieldRules.js';
import {FormEvents} from './formEvents.js';
import {fieldErrors, problemOf} from './problems.js';

export interface ProgressiveFormOptions {
  /** How many fields to ask for at once. Left out, as many as the form is declared to. */
  max?: number;
  /** Whether `submit()` signs the visitor up who is not signed up yet. Left out, the form called `signup` does. */
  signsUp?: boolean;
  /** What the signup says led to it. Left out, the session's own variant. */
  ctaVariant?: string;
  /** The fields whose values FORM_PROGRESS may carry; of all others it tells the names alone. */
  valuesInEvents?: readonly string[];
  /** How long, in milliseconds, an input has to rest before its value is told. */
  saveAfter?: number;
}

export interface FormState {
  /** `failed`: the fields could not be fetched, `problem` says why; `next()` tries again. */
  status: 'loading' | 'ready' | 'submitting' | 'done' | 'failed';
  /** What to ask for now. */
  fields: readonly NextField[];
  /** What was known already when the form opened. */
  prefilled: FieldValues;
  /** What stands in the form, prefilled values among it. */
  values: FieldValues;
  /** What is wrong, by field. */
  errors: Readonly<Record<string, string>>;
  /** What went wrong with no field to show it at. */
  problem: SojournError | null;
  /** The share of the form's fields that the service knows. */
  completion: number;
}

/** The service asks for no more at once. */
const mostFields = 20;

const opening: FormState = {
  status: 'loading', fields: [], prefilled: {}, values: {}, errors: {}, problem: null, completion: 0,
};

/** A progressive form without its looks, from its first fields to its end. React's part is useProgressiveForm. */
export class FormStore {
  private present = opening;
  private readonly listeners = new Set<() => void>();
  private readonly events: FormEvents;
  /** Every field that was asked for, so that its rules are known for as long as its value is. */
  private readonly asked = new Map<string, NextField>();
  private readonly skipped = new Set<string>();
  /** What was typed and not told yet. */
  private readonly untold = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private size: number | undefined;
  /** Whose form it is. */
  private owner: string | undefined;
  private loads = 0;

  constructor(readonly form: string, private readonly options: ProgressiveFormOptions) {
    this.size = options.max;
    this.events = new FormEvents(form);
  }

  readonly state = (): FormState => this.present;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  };

  /** Opens the form; answers how to close it. May be opened again. */
  readonly open = (): (() => void) => {
    const close = () => {
      void this.save();
      this.events.abandon();
    };
    // Capturing, to come before the SDK's own listener, which sends what waits.
    window.addEventListener('pagehide', close, {capture: true});
    const unsubscribe = on('session', (session) => { this.follow(session); });
    void this.load();
    return () => {
      window.removeEventListener('pagehide', close, {capture: true});
      unsubscribe();
      close();
    };
  };

  setValue(name: string, value: FieldValue): void {
    this.start();
    this.untold.add(name);
    if (isAnswer(value)) {
      this.events.answered.add(name);
    } else {
      this.events.answered.delete(name);
    }
    this.set({values: {...this.present.values, [name]: value}, errors: without(this.present.errors, name)});
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { void this.save(); }, this.options.saveAfter ?? 700);
  }

  /** Shows what is wrong with a field, as when it is left after something was typed. */
  check(name: string): void {
    const error = this.mistakeOf(name);
    if (error !== null && this.untold.has(name)) {
      this.set({errors: {...this.present.errors, [name]: error}});
    }
  }

  /** Tells what stands in the fields, and asks for the next ones. False where a field has to be mended first. */
  async next(): Promise<boolean> {
    if (!this.valid(this.present.fields.map(({name}) => name))) {
      return false;
    }
    await this.save();
    await this.load();
    // Of a visitor who is known all has been told by now; somebody else has still to submit it.
    if (this.present.status === 'ready' && this.present.fields.length === 0 && isUser()) {
      this.finish();
    }
    return true;
  }

  /** Does without a field, and asks for the next one. */
  async skip(name: string): Promise<void> {
    this.start();
    this.skipped.add(name);
    await this.load();
  }

  /** Signs up, or tells what is new of a visitor who is known. False where it did not succeed. */
  async submit(): Promise<boolean> {
    if (this.present.status === 'submitting' || !this.valid([...this.asked.keys()])) {
      return false;
    }
    this.start();
    clearTimeout(this.timer);
    this.set({status: 'submitting', problem: null});
    try {
      await this.send();
    } catch (error) {
      this.fail(error);
      return false;
    }
    this.finish();
    // It was sent; how complete it is now can wait.
    this.measure().catch(problemOf);
    return true;
  }

  private finish(): void {
    this.untold.clear();
    this.events.reset();
    this.owner = ownerOf(getSession());
    this.set({status: 'done'});
  }

  private async send(): Promise<void> {
    if ((this.options.signsUp ?? this.form === 'signup') && !isUser()) {
      const {values, prefilled} = this.present;
      // What was known before, and is as it was, the service has, with where it came from; only the email it always asks for.
      const answers = Object.entries(values).filter(([name, value]) =>
        isAnswer(value) && (name === 'email' || value !== prefilled[name]));
      const {ctaVariant} = this.options;
      // What the form has to hold is for its declaration to say: what is missing, the service answers.
      await signup(Object.fromEntries(answers) as SignUp, ctaVariant === undefined ? {} : {ctaVariant});
    } else {
      await this.tell([...this.untold]);
    }
  }

  /** Another visitor, or none any more: nothing of the form belongs to them. */
  private follow(session: SessionState): void {
    if (this.present.status !== 'submitting' && this.owner !== undefined && this.owner !== ownerOf(session)) {
      clearTimeout(this.timer);
      [this.asked, this.skipped, this.untold].forEach((kept) => { kept.clear(); });
      this.events.reset();
      this.set(opening);
      void this.load();
    }
  }

  private async load(): Promise<void> {
    this.loads += 1;
    const load = this.loads;
    this.set({status: this.present.fields.length === 0 ? 'loading' : this.present.status, problem: null});
    // The service asks again for what it was not told, and for what it would not take: those are had, or done without.
    const had = new Set([...this.skipped, ...this.events.answered]);
    const max = this.size === undefined ? {} : {max: Math.min(this.size + had.size, mostFields)};
    try {
      const answer = await nextFields(this.form, max);
      if (load === this.loads) {
        this.show(answer, had);
      }
    } catch (error) {
      if (load === this.loads) {
        this.set({status: 'failed'});
        this.set({problem: problemOf(error)});
      }
    }
  }

  private show(answer: NextFields, had: ReadonlySet<string>): void {
    this.size ??= answer.ask.length;
    this.owner = ownerOf(getSession());
    // Withheld, it is asked for like everything else: that is what a holdout measures against.
    const prefill: FieldValues = holdout() ? {} : {...answer.prefill};
    const ask = holdout() ? [...Object.keys(answer.prefill).map(plainField), ...answer.ask] : answer.ask;
    const fields = ask.filter(({name}) => !had.has(name)).slice(0, this.size);
    fields.forEach((field) => { this.asked.set(field.name, field); });
    this.set({
      status: 'ready',
      fields,
      prefilled: this.events.isStarted ? this.present.prefilled : prefill,
      values: {...prefill, ...this.present.values},
      completion: answer.completion,
    });
  }

  private async save(): Promise<void> {
    clearTimeout(this.timer);
    const good = [...this.untold].map((name) => this.asked.get(name) ?? plainField(name))
      .filter((field) => mistake({...field, required: false}, this.present.values[field.name]) === null);
    if (good.length === 0) {
      return;
    }
    const consent = getConsent();
    const early = good.filter((field) => mayBeToldEarly(field, consent, isUser())).map(({name}) => name);
    this.events.progress(this.changes(early.filter((name) => this.options.valuesInEvents?.includes(name) === true)));
    good.forEach(({name}) => { this.untold.delete(name); });
    if (early.length === 0) {
      return;
    }
    try {
      await this.tell(early);
      await this.measure();
    } catch (error) {
      // Nothing is lost: the form still has it, and tells it with the next change or when it is submitted.
      problemOf(error);
      early.forEach((name) => { this.untold.add(name); });
    }
  }

  private async tell(names: readonly string[]): Promise<void> {
    if (names.length > 0) {
      await profile(this.changes(names));
    }
  }

  private async measure(): Promise<void> {
    const {completion} = await nextFields(this.form, {max: 1});
    this.set({completion});
  }

  private changes(names: readonly string[]): ProfileChanges {
    return Object.fromEntries(names.map((name) => {
      const value = this.present.values[name];
      return [name, isAnswer(value) ? value : null];
    }));
  }

  private start(): void {
    this.events.start(Object.keys(this.present.prefilled));
  }

  private mistakeOf(name: string): string | null {
    const field = this.asked.get(name);
    return field === undefined || this.skipped.has(name) ? null : mistake(field, this.present.values[name]);
  }

  private valid(names: readonly string[]): boolean {
    const errors = names.flatMap((name) => {
      const error = this.mistakeOf(name);
      return error === null ? [] : [[name, error] as const];
    });
    this.set({errors: Object.fromEntries(errors)});
    return errors.length === 0;
  }

  private fail(error: unknown): void {
    this.set({status: 'ready'});
    const problem = problemOf(error);
    const errors = fieldErrors(problem);
    const names = Object.keys(errors);
    const shown = names.length > 0 && names.every((name) => this.asked.has(name));
    this.set({errors, problem: shown ? null : problem});
  }

  private set(change: Partial<FormState>): void {
    this.present = {...this.present, ...change};
    this.listeners.forEach((listener) => { listener(); });
  }
}

function without(errors: FormState['errors'], name: string): FormState['errors'] {
  return Object.fromEntries(Object.entries(errors).filter(([each]) => each !== name));
}

function isUser(): boolean {
  return (getSession()?.userId ?? null) !== null;
}

function ownerOf(session: SessionState | null): string {
  return `${session?.sessionId ?? ''} ${session?.userId ?? ''}`;
}

/** A field of which the service tells no more than that it is known: its title is read off its name. */
function plainField(name: string): NextField {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return {name, title: words.charAt(0).toUpperCase() + words.slice(1), required: false, schema: {}};
}
