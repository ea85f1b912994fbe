import type {NextField} from '@sojourn/browser';
import type {ProgressiveForm} from '@sojourn/react';
import {Field} from '../forms/Field';
import {labelOf} from '../forms/fieldKinds';

/** What was known when the form opened, and a way to put it right. */
export function Known({form}: {form: ProgressiveForm}) {
  const names = Object.keys(form.prefilled);
  return (
    <section className="stack-tight" aria-labelledby="known">
      <h2 id="known" className="small-heading">What we know already</h2>
      <ul className="known">
        {names.map((name) => (
          <li key={name}><span>{labelOf(name)}</span> {String(form.values[name] ?? '—')}</li>
        ))}
      </ul>
      <details className="correct">
        <summary>Something is not right</summary>
        <div className="field-grid">
          {names.filter((name) => name !== 'email').map((name) => <Field key={name} form={form} field={plain(name)} />)}
        </div>
        <p className="fine">Changes are saved as you make them.</p>
      </details>
    </section>
  );
}

/** The service describes only the fields that it asks for. */
function plain(name: string): NextField {
  return {name, title: labelOf(name), required: false, schema: {}};
}
