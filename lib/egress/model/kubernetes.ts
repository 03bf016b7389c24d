import type { Guard } from './choices';
import type { Resource, Written } from './resource';

/**
 * An object of Kubernetes that the input applies to a cluster, or settings of a chart or add-on that makes such objects.
 *
 * `whole`: all that is written of it; `part`: a patch of an object that something else makes; `values`: settings, of which
 * nobody shows what they become.
 */
export interface KubernetesObject {
  /** The resource of the template that applies it. */
  readonly from: Resource;
  readonly when: Guard;
  readonly shown: 'whole' | 'part' | 'values';
  /** The cluster as the template names it; the same text is the same cluster. */
  readonly cluster: string;
  /** Group of its apiVersion, '' for the core group and for values. */
  readonly group: string;
  /** '' for values. */
  readonly kind: string;
  readonly name: string;
  /** 'default' where nothing is written. */
  readonly namespace: string;
  /** Texts that are known in part keep what is known. */
  readonly content: Written;
}

/** What is applied to a cluster and cannot be read. */
export interface UnreadObjects {
  readonly from: Resource;
  readonly when: Guard;
  readonly why: string;
}

/** What the input says of the inside of its clusters. */
export interface Kubernetes {
  readonly objects: KubernetesObject[];
  readonly unread: UnreadObjects[];
}
