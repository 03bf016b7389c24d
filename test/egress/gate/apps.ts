import { App, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import { AirGapChecks } from '../../../lib/egress/pack';
import type { AirGapChecksProps } from '../../../lib/egress/pack';
import { Waivers } from '../../../lib/egress/waivers';
import { Network } from './network';

export const WAIVER = {
  rule: 'AG201',
  reason: 'the appliance takes no other group',
  owner: 'network-team',
  expires: '2030-06-30',
};

/** An app with the gate on it. */
export function gated(outdir?: string, props?: AirGapChecksProps): App {
  const app = plain(outdir);
  Validations.of(app).addPlugins(new AirGapChecks(props));
  return app;
}

/** Without an output folder, the CDK CLI decides what it otherwise has to be told. */
export function plain(outdir?: string): App {
  return outdir === undefined
    ? new App()
    : new App({ outdir, context: { 'aws:cdk:enable-path-metadata': true } });
}

/** The apps that the CDK CLI is run on. */
export const APPS: Readonly<Record<string, (outdir?: string) => App>> = {
  isolated: (outdir) => {
    const app = gated(outdir);
    new Network(new Stack(app, 'Net'));
    return app;
  },

  exposed: (outdir) => {
    const app = gated(outdir);
    new Network(new Stack(app, 'Net')).addExit();
    new Network(new Stack(app, 'Clean'));
    return app;
  },

  staged: (outdir) => {
    const app = gated(outdir);
    new Network(new Stack(new Stage(app, 'Prod'), 'Net')).addExit();
    new Network(new Stack(new Stage(app, 'Clean'), 'Net'));
    return app;
  },

  nested: (outdir) => {
    const app = gated(outdir);
    const stack = new Stack(new Stage(app, 'Prod'), 'Net');
    const network = new Network(stack);
    network.addExit(new NestedStack(stack, 'Routes'));
    return app;
  },

  idle: (outdir) => {
    const app = gated(outdir);
    new Network(new Stack(app, 'Net')).addGateway();
    return app;
  },

  unproven: (outdir) => {
    const app = gated(outdir);
    new Network(new Stack(app, 'Net')).addUnknownRoute();
    return app;
  },

  'one-of-two-acknowledged': (outdir) => {
    const app = gated(outdir);
    const network = new Network(new Stack(new Stage(app, 'Prod'), 'Net'));
    network.addInterface('First');
    Validations.of(network.addInterface('Second')).acknowledge({ id: 'AirGap::AG201', reason: 'known' });
    return app;
  },

  'everything-acknowledged': (outdir) => {
    const app = gated(outdir);
    const network = new Network(new Stack(new Stage(app, 'Prod'), 'Net'));
    network.addExit();
    network.addInterface();
    const ids = ['AG000', 'AG001', 'AG005', 'AG201', 'AG901', 'AG905'];
    Validations.of(app).acknowledge(...ids.map((id) => ({ id: `AirGap::${id}`, reason: 'known' })));
    return app;
  },

  waived: (outdir) => {
    const app = gated(outdir);
    const network = new Network(new Stack(new Stage(app, 'Prod'), 'Net'));
    Waivers.of(network.addInterface()).add(WAIVER);
    return app;
  },

  'path-waived': (outdir) => {
    const app = gated(outdir, { allowPathWaivers: true });
    Waivers.of(new Network(new Stack(app, 'Net')).addExit()).add({ ...WAIVER, rule: 'AG001' });
    return app;
  },
};
