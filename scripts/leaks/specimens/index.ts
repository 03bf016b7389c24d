import { APIS } from './apis';
import { COMPUTE } from './compute';
import { CONTAINERS } from './containers';
import { CUSTOM_RESOURCES } from './custom-resources';
import { DATA } from './data';
import { DELIVERY } from './delivery';
import type { Specimens } from './given';
import { IDENTITY } from './identity';
import { MACHINE_LEARNING } from './machine-learning';
import { MESSAGING } from './messaging';
import { NETWORK } from './network';
import { STORAGE } from './storage';

/** Every construct that is looked at. */
export const SPECIMENS: Specimens = {
  ...APIS,
  ...COMPUTE,
  ...CONTAINERS,
  ...CUSTOM_RESOURCES,
  ...DATA,
  ...DELIVERY,
  ...IDENTITY,
  ...MACHINE_LEARNING,
  ...MESSAGING,
  ...NETWORK,
  ...STORAGE,
};
