import type { RequestHandler } from 'express';
import helmet from 'helmet';

const NOTHING = ["'none'"];
const SELF = ["'self'"];

/**
 * What a browser may do with a page: no script at all, styles and images of our own, no frames. HSTS only where the
 * hub is reached by https.
 */
export function pageHeaders(publicUrl: string): RequestHandler {
  const strictTransportSecurity = isHttps(publicUrl) ? { maxAge: 31_536_000 } : false;
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NOTHING,
        styleSrc: SELF,
        imgSrc: SELF,
        formAction: SELF,
        baseUri: NOTHING,
        frameAncestors: NOTHING,
      },
    },
    strictTransportSecurity,
    xFrameOptions: { action: 'deny' },
    // With no-referrer browsers send `Origin: null` with our own forms.
    referrerPolicy: { policy: 'same-origin' },
  });
}

/** Pages of finance stay in no cache. */
export const keepOutOfCaches: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

export function isHttps(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}
