import { APPS } from './apps';

/** The app that the CDK CLI runs: `node --import tsx app.ts NAME`. */
const name = process.argv[2] ?? '';
const build = APPS[name];
if (build === undefined) {
  throw new Error(`no app '${name}', expected one of ${Object.keys(APPS).join(', ')}`);
}
build().synth();
