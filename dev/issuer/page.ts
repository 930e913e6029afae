// The few pages that the local issuer shows: sign-in, sign-out and errors, as plain HTML without any script.
import { createHash } from 'node:crypto';

/** What the sign-in page says; nothing of it is trusted. */
export interface SignInPage {
  readonly clientName: string;
  /** Where the form goes. */
  readonly action: string;
  /** Put back into the form after a failed attempt. */
  readonly email: string;
  readonly hasFailed: boolean;
}

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 Inter, system-ui, sans-serif; background: light-dark(#f6f7f8, #0e1116); }
main { width: min(25rem, 100% - 2rem); margin: 12vh auto; padding: 2rem; box-sizing: border-box; border-radius: 14px;
  border: 1px solid light-dark(#e0e4e7, #2a323b); background: light-dark(#fff, #151a20); }
h1 { margin: 0 0 1.5rem; font-size: 1.35rem; letter-spacing: -.01em; }
label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit; }
label { font-weight: 600; }
input { padding: .5rem .7rem; margin: .35rem 0 1.1rem; border: 1px solid light-dark(#858f98, #717d89); border-radius: 8px; }
button { padding: .6rem; margin-top: .5rem; border: 0; border-radius: 8px; font-weight: 550; cursor: pointer;
  background: light-dark(#1b6552, #58c9a5); color: light-dark(#fff, #06231a); }
button + button { background: none; color: inherit; border: 1px solid light-dark(#858f98, #717d89); }
:focus-visible { outline: 2px solid light-dark(#1b6552, #58c9a5); outline-offset: 2px; }
[role=alert] { margin: 0 0 1rem; padding: .5rem .75rem; border-left: .25rem solid light-dark(#a8202c, #ff9198); }
`;

/**
 * Headers of every page: no script can run in it, no other page can frame it, nothing keeps a copy. The form's target
 * is not limited, for browsers apply `form-action` to the redirect that leads back to the application as well.
 */
export const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Gives the sign-in form: labelled fields that password managers know, and an alert after a failed attempt. */
export function renderSignIn(page: SignInPage): string {
  const alert = page.hasFailed
    ? '<p role="alert" id="failure">The e-mail address or the password is wrong.</p>'
    : '';
  const describedBy = page.hasFailed ? ' aria-describedby="failure" aria-invalid="true"' : '';
  return renderPage(
    `Sign in to ${page.clientName}`,
    `${alert}
<form method="post" action="${escapeHtml(page.action)}">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" required value="${escapeHtml(page.email)}"${describedBy}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${describedBy}>
<button type="submit">Sign in</button>
</form>`,
  );
}

/** Gives the question whether to sign out; `form` is the provider's own, with its protection against forgery. */
export function renderSignOut(form: string): string {
  return renderPage(
    'Sign out?',
    `${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>
<button type="submit" form="op.logoutForm">Stay signed in</button>`,
  );
}

/** Gives a page that has one sentence to say. */
export function renderNotice(title: string, sentence: string): string {
  return renderPage(title, `<p>${escapeHtml(sentence)}</p>`);
}

function renderPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
