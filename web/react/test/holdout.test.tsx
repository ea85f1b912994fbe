import {getSession, init} from '@sojourn/browser';
import {render, screen, waitFor} from '@testing-library/react';
import {expect, it} from 'vitest';
import {SojournProvider, useProgressiveForm} from '../src/index.js';
import {FakeService} from './fakeService.js';

function Form() {
  const form = useProgressiveForm('signup', {max: 3});
  return (
    <form>
      <output>{Object.keys(form.prefilled).length}</output>
      {form.fields.map(({name, title}) => <label key={name}>{title}<input {...form.inputProps(name)} /></label>)}
    </form>
  );
}

it('asks a session of the holdout for what is known, with nothing filled in', async () => {
  const service = new FakeService();
  const client = init({apiBaseUrl: 'http://site.example', holdout: 1});
  service.knows(getSession()?.sessionId ?? '', {firstName: 'Ada', country: 'UK'});
  render(<SojournProvider><Form /></SojournProvider>);
  await waitFor(() => { expect(screen.getAllByRole('textbox')).toHaveLength(3); });
  expect(screen.getByLabelText<HTMLInputElement>('First name').value).toBe('');
  expect(screen.getByLabelText<HTMLInputElement>('Country').value).toBe('');
  expect(screen.getByLabelText('Email')).toBeTruthy();
  expect(screen.getByRole('status').textContent).toBe('0');
  client.stop();
});
