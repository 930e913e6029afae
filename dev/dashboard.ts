// The dashboard of the local run: the built page with the headers that it has when deployed, and the API below the same
// origin, so that neither the API nor the issuer needs an exception for it.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSite } from '../lib/site-bundle.ts';
import { createPageListener } from './dashboard-page.ts';
import { createProxy } from './dashboard-proxy.ts';
import type { Issuer } from './issuer/issuer.ts';
import { closeServer, listenOnLoopback } from './loopback.ts';

/** What the dashboard stands in front of. */
export interface DashboardOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly apiUrl: string;
  readonly issuer: Issuer;
  /** Port of the issuer for browsers. @default any free one */
  readonly issuerPort?: number;
  /** The page's client at the issuer, one that it knows. */
  readonly clientId: string;
}

/** A running dashboard. */
export interface Dashboard {
  readonly url: string;
  stop(): Promise<void>;
}

const API_PREFIX = '/api/';

/**
 * Builds the page and serves it on 127.0.0.1, and makes the issuer ready for it: reachable without its certificate, and
 * sending its users back here. Rejects when the page cannot be built or a port is taken.
 */
export async function startDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { issuer, clientId } = options;
  const directory = await mkdtemp(join(tmpdir(), 'rigbox-page-'));
  const removePage = (): Promise<void> => rm(directory, { recursive: true, force: true });
  try {
    buildSite(directory);
    const server = createServer();
    const url = `http://127.0.0.1:${await listenOnLoopback(server, options.port)}`;
    const issuerUrl = await issuer.openToBrowsers(options.issuerPort ?? 0);
    await issuer.admitPage(clientId, url);

    const discoveryUrl = `${issuerUrl}/.well-known/openid-configuration`;
    const page = await createPageListener(directory, {
      config: { apiUrl: '/', issuer: issuer.url, discoveryUrl, clientId },
      connectOrigins: [issuerUrl],
    });
    const proxy = createProxy(options.apiUrl);
    const listener: RequestListener = (request, response) =>
      (request.url?.startsWith(API_PREFIX) ? proxy : page)(request, response);
    server.on('request', listener);
    return {
      url,
      stop: async () => {
        await closeServer(server);
        await removePage();
      },
    };
  } catch (error) {
    await removePage();
    throw error;
  }
}
