/** A stand-in for Slack with a web page to use it, configured by the app's manifest. */
import { Page, type PageOptions } from './page/page.ts';
import { startStandIn, type StandIn, type StandInOptions } from './stand-in.ts';

export interface Sandbox extends StandIn {
  /** URL of the page. */
  readonly pageUrl: string;
}

export async function startSandbox(setting: PageOptions, options: StandInOptions = {}): Promise<Sandbox> {
  const { scopes, events } = setting.manifest;
  let page: Page | undefined;
  const standIn = await startStandIn({
    scopes,
    events,
    page: (request, response) => {
      if (page === undefined) response.writeHead(503).end();
      else page.serve(request, response);
    },
    ...options,
  });
  page = new Page(standIn, setting);
  return { ...standIn, pageUrl: `${standIn.hostUrl}/` };
}
