import { register } from 'node:module';

/** Lets the processes in which tests run read TypeScript: what `--import` names on their command line. */
register('./typescript-hooks.js', import.meta.url);
