/** The two forms of signing in, as HTML without scripts. */
import { passwordCharactersMin } from '../people/password-fault.js';
import { type Language, type Words, wordsOf } from './words.js';

export interface FormState {
  readonly language: Language;
  /** Fills the field again after a mistake. */
  readonly subject: string;
  /** What went wrong, in the words of the language. */
  readonly message: string | undefined;
}

export function signInPage({ language, subject, message }: FormState, nonce: string): string {
  const words = wordsOf(language);
  return page(language, nonce, {
    title: words.title,
    lead: words.lead,
    message,
    form: `
      ${subjectField(words, subject, subject === '')}
      ${passwordField('password', words.password, 'current-password', subject !== '')}
      <button name="step" value="sign-in">${words.signIn}</button>`,
  });
}

export function choosePasswordPage(
  { language, subject, message }: FormState,
  nonce: string,
): string {
  const words = wordsOf(language);
  return page(language, nonce, {
    title: words.chooseTitle,
    lead: words.chooseLead,
    message,
    form: `
      ${subjectField(words, subject, false)}
      ${passwordField('password', words.currentPassword, 'current-password', true)}
      ${passwordField('chosen', words.newPassword, 'new-password', false)}
      ${passwordField('repeated', words.repeated, 'new-password', false)}
      <button name="step" value="change">${words.change}</button>`,
  });
}

/** A page that only says something. */
export function messagePage(language: Language, text: string, nonce: string): string {
  const { title } = wordsOf(language);
  return page(language, nonce, { title, lead: '', message: text, form: undefined });
}

interface PageContent {
  readonly title: string;
  readonly lead: string;
  readonly message: string | undefined;
  readonly form: string | undefined;
}

function page(
  language: Language,
  nonce: string,
  { title, lead, message, form }: PageContent,
): string {
  const alert = message === undefined ? '' : `<p role="alert">${escapeHtml(message)}</p>`;
  return `<!doctype html>
<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title}</title>
  <style nonce="${nonce}">${style}</style>
</head>
<body>
  <main>
    <p class="brand" lang="zh-CN">产融 <span lang="en">Chanrong</span></p>
    <h1>${title}</h1>
    ${lead === '' ? '' : `<p>${lead}</p>`}
    ${alert}
    ${form === undefined ? '' : `<form method="post" autocomplete="on">${form}</form>`}
  </main>
</body>
</html>
`;
}

function subjectField(words: Words, subject: string, isFirst: boolean): string {
  return `<label>${words.subject}
        <input name="subject" value="${escapeHtml(subject)}" autocomplete="username" required maxlength="130"${isFirst ? ' autofocus' : ''}>
      </label>`;
}

function passwordField(
  name: string,
  label: string,
  autocomplete: string,
  isFirst: boolean,
): string {
  const least = autocomplete === 'new-password' ? ` minlength="${passwordCharactersMin}"` : '';
  return `<label>${label}
        <input name="${name}" type="password" autocomplete="${autocomplete}" required maxlength="128"${least}${isFirst ? ' autofocus' : ''}>
      </label>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const style = `
  :root { color-scheme: light dark; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center;
    background: light-dark(#f3f5f8, #101216); color: light-dark(#1c2430, #e6e9ee);
    font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
  main { width: min(22rem, calc(100vw - 3rem)); padding: 2rem 1.5rem; border-radius: 8px;
    background: light-dark(#fff, #191c22); box-shadow: 0 1px 4px light-dark(#0002, #000); }
  .brand { margin: 0; color: light-dark(#0b4ab2, #69a5ff); font-weight: 600; }
  h1 { margin: .25rem 0 .5rem; font-size: 1.4rem; line-height: 1.3; }
  form { display: grid; gap: 1rem; margin-top: 1rem; }
  label { display: grid; gap: .25rem; }
  input, button { font: inherit; padding: .55rem .7rem; border-radius: 6px; }
  input { border: 1px solid light-dark(#8b94a3, #6b7482); background: light-dark(#fff, #101216); color: inherit; }
  button { border: 0; background: #0b5bd3; color: #fff; cursor: pointer; }
  input:focus-visible, button:focus-visible { outline: 3px solid light-dark(#0b5bd3, #69a5ff); outline-offset: 2px; }
  [role=alert] { margin: .75rem 0 0; padding: .5rem .75rem; border-radius: 6px;
    background: light-dark(#fde8df, #47200f); color: light-dark(#8c2a0c, #ffb599); }`;
