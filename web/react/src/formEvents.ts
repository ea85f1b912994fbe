import {track} from '@sojourn/browser';

/** What a form's events tell: how far a visitor comes, by the names of fields. */
export class FormEvents {
  /** Fields that have an answer from this visit. */
  readonly answered = new Set<string>();
  private started = false;

  constructor(private readonly form: string) {}

  get isStarted(): boolean {
    return this.started;
  }

  start(prefilled: readonly string[]): void {
    if (!this.started) {
      this.started = true;
      track('FORM_STARTED', {formType: this.form, prefilled: [...prefilled]});
    }
  }

  /** With the values of those fields alone that the site chose. */
  progress(fields: Record<string, unknown>): void {
    track('FORM_PROGRESS', {...this.summary(), ...(Object.keys(fields).length === 0 ? {} : {fields})});
  }

  abandon(): void {
    if (this.started) {
      this.started = false;
      track('FORM_ABANDONED', this.summary());
    }
  }

  /** The form begins anew, or is done. */
  reset(): void {
    this.started = false;
    this.answered.clear();
  }

  private summary() {
    return {formType: this.form, fieldNames: [...this.answered], answersCount: this.answered.size};
  }
}
