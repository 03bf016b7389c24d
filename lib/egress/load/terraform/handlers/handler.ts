import type { Block } from '../block';
import type { ResourceReader } from '../reader';

/** Reads one resource of one type into the model. */
export type Handler = (resource: ResourceReader, block: Block) => void;
