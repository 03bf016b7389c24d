import rows from './addons.json';

/** What pods of an add-on call, by the endpoint of a service. ARNs and conditions use `{ec2}`, `{cluster}` and the like. */
export interface AddonCall {
  /** Key of the service in the endpoint catalogue. */
  readonly service: string;
  readonly why: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** Whether a service of AWS makes the call for them, so that no endpoint is needed. */
  readonly byService?: boolean;
  /** Whether the role of the node is used, which `GpuNodeGroup` and its like make. */
  readonly byNode?: boolean;
}

/** An image in the registry of Amazon EKS. */
export interface AddonImageRow {
  readonly repository: string;
  readonly serviceAccounts: readonly string[];
  /** `version`: tagged as the add-on's version; `release`: as that without its build. */
  readonly tag?: string;
  /** Tag by version of the add-on, as seen in clusters. */
  readonly known?: Readonly<Record<string, string>>;
}

/** Who may ask a port of pods. */
export interface OpenPort {
  readonly port: number;
  readonly protocols: readonly string[];
  /** `pods` of every namespace, the `control-plane`, or `neighbours` in the namespace. */
  readonly to: 'pods' | 'control-plane' | 'neighbours';
}

/** Pods of an add-on that have a network of their own, and so need policies where pods start with everything denied. */
export interface AddonPods {
  readonly name: string;
  /** Absent for that of the add-on. */
  readonly namespace?: string;
  /** None for every pod of the namespace. */
  readonly labels: Readonly<Record<string, string>>;
  readonly opens: readonly OpenPort[];
  /** Names of ways in `system-policies.ts`. */
  readonly needs: readonly string[];
}

/** A service account of an add-on. */
export interface AddonServiceAccount {
  readonly name: string;
  /** Absent for that of the add-on. */
  readonly namespace?: string;
  /** Whether its pods use the network, files or processes of their node. */
  readonly usesHost?: boolean;
  /** Whether it gets the role of the add-on. */
  readonly hasRole?: boolean;
}

/** An add-on of Amazon EKS. */
export interface AddonRow {
  readonly name: string;
  /** `with-nodes`: its pods are waited for, so that nodes come first. */
  readonly stage: string;
  readonly namespace: string;
  /** Namespaces beside kube-system that it makes, with the level of Pod Security that its pods meet. */
  readonly namespaces?: readonly { readonly name: string; readonly podSecurity: string }[];
  readonly serviceAccounts: readonly AddonServiceAccount[];
  readonly images: readonly AddonImageRow[];
  /** Configuration values that the library sets. */
  readonly configuration: object;
  readonly calls: readonly AddonCall[];
  /** TCP ports that the control plane calls. */
  readonly controlPlanePorts?: readonly number[];
  readonly pods?: readonly AddonPods[];
  readonly source: string;
  /** Day on which the source was read, YYYY-MM-DD. */
  readonly date: string;
  /** Whether it was seen in no cluster. */
  readonly unverified?: boolean;
}

/** Every add-on of the data file. */
export const ADDONS: readonly AddonRow[] = rows as readonly AddonRow[];

/** The row of an add-on that the data file has. */
export function addonRow(name: string): AddonRow {
  const row = ADDONS.find((one) => one.name === name);
  if (row === undefined) {
    throw new Error(`no add-on '${name}' in addons.json`);
  }
  return row;
}
