import { createHash } from 'node:crypto';
import {
  PAGE_HEADERS,
  renderNotice,
  renderSignIn,
  renderSignOut,
} from '../../../dev/issuer/page.ts';

const PAGE = { clientName: 'Dashboard', action: '/interaction/1', email: '', hasFailed: false };

it('labels both fields and tells password managers what they are', () => {
  const html = renderSignIn(PAGE);

  expect(html).toMatch(/<label for="email">.*\n<input id="email" .*autocomplete="username"/);
  expect(html).toMatch(
    /<label for="password">.*\n<input id="password" .*autocomplete="current-password"/,
  );
  expect(html).toContain('<html lang="en">');
  expect(html).not.toContain('role="alert"');
});

it('says after a failed attempt what was wrong, to screen readers too', () => {
  const html = renderSignIn({ ...PAGE, hasFailed: true });

  expect(html).toContain('<p role="alert" id="failure">');
  expect(html.match(/aria-describedby="failure" aria-invalid="true"/g)).toHaveLength(2);
});

it('shows what it is given as text, never as markup', () => {
  const hostile = `"><script>alert('x')</script>&`;
  const pages = [
    renderSignIn({ ...PAGE, email: hostile, clientName: hostile, action: hostile }),
    renderNotice(hostile, hostile),
  ];

  for (const html of pages) {
    expect(html).not.toContain('<script');
    expect(html).toContain('&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;');
  }
});

it('keeps the form of a sign-out as the provider made it', () => {
  const form = '<form id="op.logoutForm" method="post"></form>';

  expect(renderSignOut(form)).toContain(form);
});

it('allows its one style sheet and nothing else', () => {
  const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(renderNotice('A', 'b')) ?? [];
  const digest = createHash('sha256').update(style).digest('base64');

  expect(PAGE_HEADERS['Content-Security-Policy']).toContain(
    `default-src 'none'; style-src 'sha256-${digest}'`,
  );
  expect(PAGE_HEADERS['Content-Security-Policy']).toContain("frame-ancestors 'none'");
});
