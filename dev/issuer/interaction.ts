// The step in which a person signs in: shows the form, compares what was typed, and sends the browser on its way.
import type { IncomingMessage } from 'node:http';
import { errors, type InteractionResults, type Provider } from 'oidc-provider';
import { PAGE_HEADERS, renderNotice, renderSignIn } from './page.ts';
import { authenticateUser, type User } from './user.ts';

type Middleware = Parameters<Provider['use']>[0];
type Context = Parameters<Middleware>[0];

/** Who can sign in, and the clock that their authentication is noted by. */
export interface SignInAuthority {
  readonly users: readonly User[];
  readonly nowSeconds: () => number;
}

const FORM_LENGTH_MAX = 8192;

/**
 * Answers `/interaction/{uid}`, where the provider sends a browser that has to sign in.
 *
 * The form needs no token against forgery: the interaction's cookie is `SameSite=Lax` and bound to this one path, so
 * another site's form arrives without it. Consent is given without a screen, for all clients are first-party.
 */
export function createInteraction(
  provider: Provider,
  { users, nowSeconds }: SignInAuthority,
): Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) {
      await next();
      return;
    }
    try {
      await answerInteraction(ctx, provider, { users, nowSeconds });
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      answerPage(
        ctx,
        400,
        renderNotice('Sign-in ended', 'Go back to the application and try again.'),
      );
    }
  };
}

async function answerInteraction(
  ctx: Context,
  provider: Provider,
  { users, nowSeconds }: SignInAuthority,
): Promise<void> {
  const { prompt, params } = await provider.interactionDetails(ctx.req, ctx.res);
  if (prompt.name === 'consent') return finish(ctx, provider, { consent: {} });
  const client = await provider.Client.find(String(params['client_id']));
  const page = { clientName: client?.clientName ?? 'Rigbox', action: ctx.path };
  if (ctx.method !== 'POST') {
    answerPage(ctx, 200, renderSignIn({ ...page, email: '', hasFailed: false }));
    return;
  }
  const presented = await readForm(ctx.req);
  const user = authenticateUser(users, presented);
  if (user) {
    return finish(ctx, provider, { login: { accountId: user.userId, ts: nowSeconds() } });
  }
  answerPage(ctx, 403, renderSignIn({ ...page, email: presented.email, hasFailed: true }));
}

async function finish(ctx: Context, provider: Provider, result: InteractionResults): Promise<void> {
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
  ctx.status = 303;
}

// A form that is too long is read to its end, so that the browser gets to see the answer, but not understood.
async function readForm(request: IncomingMessage): Promise<{ email: string; password: string }> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    if (text.length <= FORM_LENGTH_MAX) text += String(chunk);
  }
  const form = new URLSearchParams(text.length <= FORM_LENGTH_MAX ? text : '');
  return { email: form.get('email') ?? '', password: form.get('password') ?? '' };
}

function answerPage(ctx: Context, status: number, html: string): void {
  ctx.status = status;
  ctx.set(PAGE_HEADERS);
  ctx.body = html;
}
