import { join } from 'node:path';
import { analyseFolder } from '../engine';
import { writeMesh } from '../input/mesh';
import type { Repetition } from '../measure';
import { byTurns, timed } from '../measure';
import type { Results } from '../results';
import { templateTexts } from '../texts';

/** VPCs beside the hub. */
const VPCS = 500;

/** An app in which one transit gateway joins hundreds of VPCs, each with each. */
export function compareMesh(results: Results, folder: string, repetition: Repetition): void {
  const mesh = join(folder, 'mesh');
  writeMesh(mesh, VPCS);
  const texts = templateTexts(mesh);
  const { resources, subnets } = analyseFolder(mesh);
  const out = subnets.filter(({ verdict }) => verdict !== 'isolated').length;
  results.notes.push(
    `mesh of ${VPCS} VPCs: ${resources} resources, ${out} of ${subnets.length} subnets not isolated`,
  );
  const parts = [
    timed('mesh: analysis', () => void analyseFolder(mesh)),
    timed('mesh: JSON.parse of the same templates', () => texts.forEach((text) => void JSON.parse(text))),
  ];
  results.time(byTurns(parts, repetition));
  const ratio = results.median('mesh: analysis') / results.median('mesh: JSON.parse of the same templates');
  results.atMost(`analysis / JSON.parse, transit gateway mesh of ${VPCS} VPCs`, ratio, 10);
}
