import {clear, consent, flush, getSession, init, signup, type Client} from '@sojourn/browser';
import {cleanup, fireEvent, render, screen, waitFor} from '@testing-library/react';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi} from 'vitest';
import {SojournProvider, useProgressiveForm, type ProgressiveFormOptions} from '../src/index.js';
import {FakeService} from './fakeService.js';

/** A site's form, as the README shows it. */
function Form({options}: {options?: ProgressiveFormOptions}) {
  const form = useProgressiveForm('signup', {saveAfter: 5, ...options});
  return (
    <form noValidate onSubmit={(event) => { event.preventDefault(); void form.submit(); }}>
      <output aria-label="status">{form.status}</output>
      <output aria-label="known">{Object.keys(form.prefilled).join(' ')}</output>
      <output aria-label="completion">{form.completion}</output>
      <output aria-label="problem">{form.problem?.code}</output>
      {form.fields.map(({name, title}) => (
        <div key={name}>
          <label>{title}<input {...form.inputProps(name)} /></label>
          <p id={form.errorId(name)}>{form.errors[name]}</p>
          <button type="button" onClick={() => { void form.skip(name); }}>Skip {title}</button>
        </div>
      ))}
      <button type="button" onClick={() => { void form.next(); }}>Next</button>
      <button type="submit">Send</button>
    </form>
  );
}

/** The SDK tries again after a second before it gives up. */
const patience = {timeout: 4000};

let service: FakeService;
let client: Client;

beforeAll(() => {
  new FakeService();
  client = init({apiBaseUrl: 'http://site.example', ctaVariants: ['hero']});
});

afterAll(() => { client.stop(); });

beforeEach(() => { service = new FakeService(); });

afterEach(async () => {
  cleanup();
  await flush();
  await clear();
});

function sessionId(): string {
  return getSession()?.sessionId ?? '';
}

async function open(options?: ProgressiveFormOptions) {
  const opened = render(<SojournProvider><Form options={options ?? {}} /></SojournProvider>);
  await shows('status', 'ready');
  return opened;
}

async function shows(label: string, text: string) {
  await waitFor(() => { expect(screen.getByLabelText(label).textContent).toBe(text); }, patience);
}

function type(label: string, value: string) {
  fireEvent.change(screen.getByLabelText(label), {target: {value}});
}

function press(name: string) {
  fireEvent.click(screen.getByRole('button', {name}));
}

async function tracked(eventType: string) {
  await flush();
  return service.events.filter((event) => event.eventType === eventType).map(({payload}) => payload);
}

function told() {
  return service.bodiesOf('PATCH', /profile$/).map(({attributes}) => attributes);
}

describe('what it asks for', () => {
  it('is what is not known yet, as much at once as the form declares', async () => {
    service.knows(sessionId(), {email: 'ada@site.example', country: 'UK'});
    await open();
    expect(screen.getAllByRole('textbox').map((input) => input.getAttribute('name'))).toEqual(['firstName', 'children']);
    await shows('known', 'email country');
    await shows('completion', '0.5');
  });

  it('is no more at once than the site says', async () => {
    await open({max: 1});
    expect(screen.getAllByRole('textbox')).toHaveLength(1);
  });

  it('goes on with what is worth most of the rest, and comes back to nothing that was answered or skipped', async () => {
    await open({max: 1});
    type('Email', 'ada@site.example');
    press('Next');
    await screen.findByLabelText('First name');
    press('Skip First name');
    await screen.findByLabelText('Country');
    type('Country', 'UK');
    press('Next');
    await screen.findByLabelText('Children');
    type('Children', '0');
    press('Next');
    await waitFor(() => { expect(screen.queryAllByRole('textbox')).toHaveLength(0); });
    expect(told()).toEqual([{country: 'UK'}, {children: 0}]);
  });

  it('is told again once the service can be reached', async () => {
    const mend = service.breaks(/next-fields$/);
    render(<SojournProvider><Form /></SojournProvider>);
    await shows('status', 'failed');
    mend();
    press('Next');
    await screen.findByLabelText('Email');
    await shows('status', 'ready');
  });

  it('begins anew for the next person at this browser', async () => {
    service.knows(sessionId(), {email: 'ada@site.example'});
    await open({max: 4});
    type('First name', 'Ada');
    await clear();
    await screen.findByLabelText('Email');
    await shows('known', '');
    expect(screen.getByLabelText<HTMLInputElement>('First name').value).toBe('');
  });
});

describe('fields that were asked for twice', () => {
  it('are those of the latest answer, whichever comes last', async () => {
    await open({max: 1});
    const answerFirst = service.holdsOnce(/next-fields$/);
    press('Skip Email');
    press('Skip Email');
    await screen.findByLabelText('First name');
    press('Skip First name');
    await screen.findByLabelText('Country');
    answerFirst();
    await flush();
    expect(screen.getByLabelText('Country')).toBeTruthy();
  });
});

describe('what it tells before it is sent', () => {
  it('is what is not personal, once an input rests', async () => {
    await open({max: 4});
    type('Country', 'U');
    type('Country', 'UK');
    await waitFor(() => { expect(told()).toEqual([{country: 'UK'}]); });
    await shows('completion', '0.25');
  });

  it('waits until an input has rested', async () => {
    await open({max: 4, saveAfter: 700});
    vi.useFakeTimers();
    type('Country', 'U');
    await vi.advanceTimersByTimeAsync(600);
    type('Country', 'UK');
    await vi.advanceTimersByTimeAsync(600);
    expect(told()).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    vi.useRealTimers();
    expect(told()).toEqual([{country: 'UK'}]);
  });

  it('is told at the latest when the form is left', async () => {
    const opened = await open({max: 4, saveAfter: 60_000});
    type('Country', 'UK');
    opened.unmount();
    await waitFor(() => { expect(told()).toEqual([{country: 'UK'}]); });
  });

  it('is nothing personal before a consent', async () => {
    await open({max: 4});
    type('First name', 'Ada');
    type('Email', 'ada@site.example');
    type('Country', 'UK');
    await waitFor(() => { expect(told()).toHaveLength(1); });
    press('Next');
    await waitFor(() => { expect(service.bodiesOf('GET', /next-fields$/).length).toBeGreaterThan(2); });
    expect(told()).toEqual([{country: 'UK'}]);
  });

  it('is the name too after a consent to profiling, and nothing after a denial', async () => {
    await open({max: 4});
    await consent({analytics: true, profiling: true});
    type('First name', 'Ada');
    await waitFor(() => { expect(told()).toEqual([{firstName: 'Ada'}]); });
    await consent({analytics: true, profiling: false});
    type('Country', 'UK');
    await waitFor(async () => { expect(await tracked('FORM_PROGRESS')).toHaveLength(2); });
    expect(told()).toHaveLength(1);
  });

  it('is of the type that was declared, and nothing that the declaration refuses', async () => {
    await open({max: 4});
    type('Children', '-1');
    type('Country', 'longer than twenty characters');
    fireEvent.blur(screen.getByLabelText('Country'));
    await screen.findByText('must be at most 20 characters long');
    type('Country', 'UK');
    await waitFor(() => { expect(told()).toEqual([{country: 'UK'}]); });
    type('Children', '2');
    await waitFor(() => { expect(told()).toEqual([{country: 'UK'}, {children: 2}]); });
  });

  it('is told with the next change when the service could not be reached', async () => {
    await open({max: 4});
    const mend = service.breaks(/profile$/);
    type('Country', 'UK');
    await waitFor(() => { expect(told()).toHaveLength(2); }, patience);
    mend();
    type('Children', '2');
    await waitFor(() => { expect(service.known(sessionId())).toEqual({country: 'UK', children: 2}); });
    await shows('problem', '');
  });
});

describe('submitting', () => {
  it('signs up with what is new; what was known the service has', async () => {
    service.knows(sessionId(), {country: 'UK'});
    await open();
    type('Email', 'ada@site.example');
    type('First name', 'Ada');
    press('Send');
    await shows('status', 'done');
    expect(service.bodiesOf('POST', /signup$/)).toEqual([{email: 'ada@site.example', firstName: 'Ada', ctaVariant: 'hero'}]);
    expect(service.known(sessionId())).toEqual({email: 'ada@site.example', firstName: 'Ada', country: 'UK'});
    await shows('completion', '0.75');
  });

  it('signs up once, however often the button is pressed', async () => {
    await open();
    type('Email', 'ada@site.example');
    press('Send');
    press('Send');
    await shows('status', 'done');
    expect(service.bodiesOf('POST', /signup$/)).toHaveLength(1);
  });

  it('asks the service for nothing while a field has to be mended, and puts the focus there', async () => {
    await open();
    type('First name', 'Ada');
    press('Send');
    await screen.findByText('is required');
    const email = screen.getByLabelText('Email');
    expect(document.activeElement).toBe(email);
    expect(email.getAttribute('aria-invalid')).toBe('true');
    expect(email.getAttribute('aria-describedby')).toBe(screen.getByText('is required').id);

    type('Email', 'nowhere');
    press('Send');
    await screen.findByText('must be an email address');
    expect(service.bodiesOf('POST', /signup$/)).toHaveLength(0);
  });

  it('shows at its field what the service finds wrong', async () => {
    await open();
    type('Email', 'ada@site.example');
    service.failsOnce(/signup$/, [400, {
      code: 'INVALID_REQUEST', title: 'The request is not valid', errors: [{pointer: '/firstName', message: 'must be shorter'}],
    }]);
    press('Send');
    await screen.findByText('must be shorter');
    expect(document.activeElement).toBe(screen.getByLabelText('First name'));
    await shows('problem', '');
    await shows('status', 'ready');
  });

  it('says what went wrong where it is no field’s fault, and can be repeated', async () => {
    await open();
    type('Email', 'ada@site.example');
    service.failsOnce(/signup$/, [409, {code: 'EMAIL_TAKEN', title: 'There is a user with this email'}]);
    press('Send');
    await shows('problem', 'EMAIL_TAKEN');
    type('Email', 'grace@site.example');
    press('Send');
    await shows('status', 'done');
    await shows('problem', '');
  });

  it('tells what is new of a visitor who has signed up', async () => {
    await open({max: 4});
    type('Email', 'ada@site.example');
    press('Send');
    await shows('status', 'done');
    cleanup();

    await open({max: 4, saveAfter: 60_000});
    type('First name', 'Ada');
    press('Send');
    await shows('status', 'done');
    expect(told()).toEqual([{firstName: 'Ada'}]);
    expect(service.bodiesOf('POST', /signup$/)).toHaveLength(1);
  });
});

describe('a visitor who has signed up', () => {
  beforeEach(async () => {
    await signup({email: 'ada@site.example', firstName: 'Ada'});
  });

  it('is done when there is nothing left to ask', async () => {
    const opened = await open({max: 1});
    type('Country', 'UK');
    press('Next');
    await screen.findByLabelText('Children');
    await shows('status', 'ready');
    type('Children', '2');
    press('Next');
    await shows('status', 'done');
    expect(service.known(sessionId())).toMatchObject({country: 'UK', children: 2});
    opened.unmount();
    expect(await tracked('FORM_ABANDONED')).toEqual([]);
  });

  it('is shown at its field what the service finds wrong', async () => {
    await open({saveAfter: 60_000});
    type('Country', 'UK');
    service.failsOnce(/profile$/, [400, {
      code: 'INVALID_REQUEST', title: 'The request is not valid', errors: [{pointer: '/attributes/country', message: 'must exist'}],
    }]);
    press('Send');
    await screen.findByText('must exist');
    await shows('problem', '');
  });
});

describe('what it tracks', () => {
  it('is that it was started, with the names of what was prefilled', async () => {
    service.knows(sessionId(), {country: 'UK'});
    await open();
    expect(await tracked('FORM_STARTED')).toEqual([]);
    type('Email', 'a');
    type('Email', 'ad');
    expect(await tracked('FORM_STARTED')).toMatchObject([{formType: 'signup', prefilled: ['country'], ctaVariant: 'hero'}]);
  });

  it('is how far it has come, by the names of fields alone', async () => {
    await open({max: 4});
    type('Country', 'UK');
    await waitFor(async () => {
      expect(await tracked('FORM_PROGRESS')).toMatchObject([{formType: 'signup', answersCount: 1, fieldNames: ['country']}]);
    });
    expect(JSON.stringify(service.events)).not.toContain('UK');
  });

  it('is the value of a field that the site chose, but none that is personal', async () => {
    await open({max: 4, valuesInEvents: ['country', 'firstName']});
    type('Country', 'UK');
    type('First name', 'Ada');
    await waitFor(async () => {
      expect(await tracked('FORM_PROGRESS')).toMatchObject([{fieldNames: ['country', 'firstName'], fields: {country: 'UK'}}]);
    });
    expect(JSON.stringify(service.events)).not.toContain('Ada');
  });

  it('is that it was left, if it was started and not sent', async () => {
    const untouched = await open();
    untouched.unmount();
    expect(await tracked('FORM_ABANDONED')).toEqual([]);

    const started = await open();
    type('First name', 'Ada');
    started.unmount();
    expect(await tracked('FORM_ABANDONED')).toMatchObject([{formType: 'signup', answersCount: 1, fieldNames: ['firstName']}]);

    const sent = await open();
    type('Email', 'ada@site.example');
    press('Send');
    await shows('status', 'done');
    sent.unmount();
    expect(await tracked('FORM_ABANDONED')).toHaveLength(1);
  });

  it('is that it was left when the page closes, once', async () => {
    const opened = await open();
    type('First name', 'Ada');
    window.dispatchEvent(new Event('pagehide'));
    opened.unmount();
    expect(await tracked('FORM_ABANDONED')).toHaveLength(1);
  });
});
