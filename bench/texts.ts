import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The texts of all templates of a cloud assembly, by the names of their files. */
export function templateTexts(folder: string): readonly string[] {
  return textsOf(folder, '.template.json');
}

/** The texts of all files of a folder with names that end so, by their names. */
export function textsOf(folder: string, end: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(end))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}
