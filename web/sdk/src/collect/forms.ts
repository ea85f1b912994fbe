import {track} from '../track.js';
import {listen} from './listen.js';

type Field = HTMLInputElement;

/** Not what is nobody's business: neither its value nor its name goes anywhere. */
const isField = ({name, type, autocomplete}: Field): boolean =>
  !!name && !/password|hidden|file|submit|cc-|one-time/.test(type + autocomplete);

const valueOf = ({type, checked, value}: Field): string | boolean =>
  type === 'checkbox' ? checked : type === 'radio' ? checked && value : value;

const filled = (form: HTMLFormElement, but: Field): string[] => [...new Set(
  ([...form.elements] as Field[])
    .filter((field) => field !== but && isField(field) && valueOf(field))
    .map(({name}) => name),
)];

/**
 * Of forms with `data-sojourn-form="formType"`: FORM_STARTED at the first change, with the names of the fields that
 * were filled before; FORM_PROGRESS with the name of a field that was changed, and its value where the field has
 * `data-sojourn-value` (as the attribute that this names, or the field's own name); FORM_ABANDONED when the form goes
 * without having been sent.
 */
export const collectForms = (signal: AbortSignal): void => {
  /** Those that were begun, with the page they were on; '' once they were sent. */
  const begun = new Map<HTMLFormElement, string>();

  listen(signal, document, 'input change submit', ({type, target}: Event & {target: Field}) => {
    const form = (target as Partial<Field>).closest?.<HTMLFormElement>('[data-sojourn-form]');
    const sent = type === 'submit';
    if (form && (sent || isField(target))) {
      const formType = form.dataset.sojournForm;
      if (!begun.has(form)) {
        track('FORM_STARTED', {formType, prefilled: filled(form, target)});
        begun.set(form, location.pathname);
      }
      if (sent) {
        begun.set(form, '');
      }
      if (type === 'change') {
        const {name, dataset: {sojournValue}} = target;
        const fields = sojournValue === undefined ? sojournValue : {[sojournValue || name]: valueOf(target)};
        track('FORM_PROGRESS', {formType, fieldNames: [name], fields});
      }
    }
  });

  // One that a script took away is noticed at the next click.
  listen(signal, window, 'pagehide click', ({type}: Event) => {
    begun.forEach((page, form) => {
      if (type === 'pagehide' || !form.isConnected) {
        begun.delete(form);
        if (page) {
          track('FORM_ABANDONED', {formType: form.dataset.sojournForm, page});
        }
      }
    });
  });
};
