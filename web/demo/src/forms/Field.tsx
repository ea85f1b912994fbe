import type {NextField} from '@sojourn/browser';
import type {ProgressiveForm} from '@sojourn/react';
import {kindOf} from './fieldKinds';

interface FieldProps {
  form: ProgressiveForm;
  field: NextField;
}

/** One field of a progressive form: label, input, and below it what is wrong. */
export function Field({form, field}: FieldProps) {
  const kind = kindOf(field);
  const input = form.inputProps(field.name);
  return (
    <div className="field">
      <label htmlFor={input.id}>
        {kind.label}
        {!field.required && <span className="fine"> (optional)</span>}
      </label>
      {kind.input === 'choice' ? (
        <select {...input} autoComplete={kind.autoComplete}>
          <option value="">Choose…</option>
          {kind.options.map((option) => <option key={option}>{option}</option>)}
        </select>
      ) : (
        <input {...input} type={kind.input === 'number' ? 'text' : kind.input} autoComplete={kind.autoComplete}
          inputMode={kind.input === 'number' ? 'decimal' : undefined} />
      )}
      <FieldError form={form} name={field.name} label={kind.label} />
    </div>
  );
}

export function FieldError({form, name, label}: {form: ProgressiveForm; name: string; label: string}) {
  const message = form.errors[name];
  return message === undefined ? null : <p className="field-error" id={form.errorId(name)}>{label} {message}.</p>;
}
