import { isBuiltin } from 'node:module';
import * as ts from 'typescript';
import type { Import, Sources } from './graph';
import { parse } from './graph';
import type { Room } from './rooms';

/** A place that breaks a boundary, as one line. */
export type Problem = string;

/** The room that a file belongs to. */
export function roomOf(rooms: readonly Room[], file: string): Room | undefined {
  return rooms
    .filter(({ path }) => file === `${path}.ts` || file.startsWith(`${path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
}

/** Files that no row of the table speaks of. */
export function homeless(rooms: readonly Room[], files: Iterable<string>): Problem[] {
  return [...files].filter((file) => !roomOf(rooms, file)).map((file) => `${file} is in no room`);
}

/** Imports that the table does not allow. */
export function trespasses(rooms: readonly Room[], graph: readonly Import[]): Problem[] {
  return graph
    .filter((edge) => !isAllowed(rooms, edge))
    .map(({ from, to, kind }) => `${from} may not import '${to}'${kind === 'value' ? '' : ` (${kind})`}`);
}

function isAllowed(rooms: readonly Room[], { from, to, kind }: Import): boolean {
  const own = roomOf(rooms, from);
  if (!own) return false;
  const target = roomOf(rooms, to);
  if (target) {
    const open = [own.path, ...(own.rooms ?? []), ...(kind === 'type' ? (own.types ?? []) : [])];
    return open.includes(target.path);
  }
  const lazy = kind === 'value' ? [] : (own.lazyPackages ?? []);
  return [...(own.packages ?? []), ...lazy].some((name) => isFrom(name, to));
}

function isFrom(name: string, specifier: string): boolean {
  return specifier === name || specifier.startsWith(`${name}/`);
}

/** A chain of rooms that leads back to its start, or undefined. */
export function roomCycle(rooms: readonly Room[]): string[] | undefined {
  const byPath = new Map(rooms.map((room) => [room.path, room]));
  const search = (trail: string[]): string[] | undefined => {
    const last = trail[trail.length - 1]!;
    const { rooms: next = [], types = [] } = byPath.get(last) ?? { path: last };
    for (const room of [...next, ...types]) {
      if (trail.includes(room)) return [...trail.slice(trail.indexOf(room)), room];
      const found = search([...trail, room]);
      if (found) return found;
    }
    return undefined;
  };
  return rooms.map(({ path }) => search([path])).find((cycle) => cycle !== undefined);
}

/**
 * The shortest chain of imports, loaded at start-up, from `start` to one of the packages.
 *
 * @returns the files and last the package, or an empty list when none is reached
 */
export function chainTo(graph: readonly Import[], start: string, packages: readonly string[]): string[] {
  const trails = [[start]];
  const seen = new Set([start]);
  for (let trail = trails.shift(); trail; trail = trails.shift()) {
    const last = trail[trail.length - 1]!;
    if (packages.some((name) => isFrom(name, last))) return trail;
    for (const { from, to, kind } of graph) {
      if (from !== last || kind !== 'value' || seen.has(to)) continue;
      seen.add(to);
      trails.push([...trail, to]);
    }
  }
  return [];
}

/** Packages that are imported and that installing this one would not bring. */
export function undeclared(graph: readonly Import[], declared: readonly string[]): Problem[] {
  const isKnown = (to: string): boolean =>
    isBuiltin(to) || /^(lib|bin)\//.test(to) || declared.some((name) => isFrom(name, to));
  return graph
    .filter(({ to, kind }) => kind !== 'type' && !isKnown(to))
    .map(({ from, to }) => `${from} imports '${to}', which package.json does not declare for run time`);
}

/** Files with more than `limit` lines that are not blank. */
export function tooLong(sources: Sources, limit: number): Problem[] {
  return [...sources]
    .map(([path, text]) => ({ path, lines: text.split('\n').filter((line) => line.trim() !== '').length }))
    .filter(({ lines }) => lines > limit)
    .map(({ path, lines }) => `${path} has ${lines} lines, expected at most ${limit}`);
}

/** Statements that are not `export ... from '...'`. */
export function notExportLines(path: string, text: string): Problem[] {
  return parse(path, text)
    .statements.filter((statement) => !(ts.isExportDeclaration(statement) && statement.moduleSpecifier))
    .map((statement) => `${path} has '${statement.getText().split('\n')[0]}', expected export lines only`);
}
