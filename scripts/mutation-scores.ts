/** What became of the mutants of one file. */
export interface FileScore {
  /** Day of the run, YYYY-MM-DD. */
  readonly date: string;
  readonly killed: number;
  readonly survived: number;
  /** Mutants that no test runs through. */
  readonly unreached: number;
  /** Set where only one in so many mutants was asked: the numbers are of these. */
  readonly oneIn?: number;
}

/** Path of a file → what became of its mutants in the latest run. */
export type Scores = Readonly<Record<string, FileScore>>;

/** The part of a report of Stryker that is read here. */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly mutants: readonly ReportedMutant[] }>>;
}

interface ReportedMutant {
  readonly id: string;
  readonly status: string;
}

/** How a run was made. */
export interface Run {
  /** Day of the run, YYYY-MM-DD. */
  readonly date: string;
  /** One in so many mutants was asked, by their ids. */
  readonly oneIn: number;
  /** Whether a file is still there. */
  readonly exists: (file: string) => boolean;
}

const BEGIN = '<!-- scores: written by npm run mutate -->';
const END = '<!-- end of scores -->';

/** Least share of mutants, in percent, that the tests of the analyzer have to notice. */
const BAR = 85;

/** Scores with those of a run in place of older ones of the same files; files that are gone go. */
export function withRun(old: Scores, { files }: MutationReport, { date, oneIn, exists }: Run): Scores {
  const run = Object.entries(files).map(([file, { mutants }]) => {
    const count = (...wanted: string[]): number =>
      mutants.filter(({ id, status }) => Number(id) % oneIn === 0 && wanted.includes(status)).length;
    const score = {
      date,
      killed: count('Killed', 'Timeout'),
      survived: count('Survived'),
      unreached: count('NoCoverage'),
      ...(oneIn === 1 ? {} : { oneIn }),
    };
    return [file, score] as const;
  });
  const all = { ...old, ...Object.fromEntries(run) };
  return Object.fromEntries(
    Object.entries(all)
      .filter(([file]) => exists(file))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The page with its tables made anew. */
export function withTables(page: string, scores: Scores): string {
  const [before, rest] = split(page, BEGIN);
  const [, after] = split(rest, END);
  return [before, BEGIN, '\n\n', tables(scores), '\n\n', END, after].join('');
}

function split(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) {
    throw new Error(`the page has no line '${mark}'`);
  }
  return [text.slice(0, at), text.slice(at + mark.length)];
}

function tables(scores: Scores): string {
  const files = Object.entries(scores);
  const rooms = [...new Set(files.map(([file]) => roomOf(file)))];
  const egress = files.filter(([file]) => file.startsWith('lib/egress/'));
  const rows = rooms.map((room) =>
    row(
      room,
      files.filter(([file]) => roomOf(file) === room),
    ),
  );
  const below = egress
    .filter(([, score]) => percent(score) < BAR)
    .sort(([, a], [, b]) => missed(b) - missed(a))
    .slice(0, MOST_FILES)
    .map(([file, score]) => row(file.replace('lib/egress/', ''), [[file, score]]));
  return [
    table('room', [...rows, row('**lib/egress, as far as asked**', egress)]),
    `Files of \`lib/egress\` below ${BAR} %, those with most to find first, at most ${MOST_FILES}:`,
    table('file', below),
  ].join('\n\n');
}

const MOST_FILES = 25;

function table(first: string, rows: readonly string[]): string {
  const head = [
    `| ${first} | score | killed | survived | not reached | asked | measured |`,
    '| --- | --- | --- | --- | --- | --- | --- |',
  ];
  return [...head, ...rows].join('\n');
}

/** Files of which a part was asked weigh as much as if the rest had come out alike. */
function row(name: string, files: readonly (readonly [string, FileScore])[]): string {
  const sum = (member: Outcome): number =>
    files.reduce((total, [, score]) => total + score[member] * (score.oneIn ?? 1), 0);
  const total = { killed: sum('killed'), survived: sum('survived'), unreached: sum('unreached') };
  const asked = range(files.map(([, { oneIn = 1 }]) => (oneIn === 1 ? 'all' : `one in ${oneIn}`)));
  const measured = range(files.map(([, { date }]) => date));
  const numbers = OUTCOMES.map((member) => total[member]).join(' | ');
  const score = files.length === 0 ? 'none' : `${percent(total).toFixed(1)} %`;
  return `| ${name} | ${score} | ${numbers} | ${asked} | ${measured} |`;
}

const OUTCOMES = ['killed', 'survived', 'unreached'] as const;

type Outcome = (typeof OUTCOMES)[number];

function range(values: readonly string[]): string {
  const sorted = [...values].sort();
  return [...new Set([sorted[0], sorted.at(-1)])].join(' to ');
}

function roomOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/')).replace(/^lib\/(egress\/)?/, '');
}

function missed({ survived, unreached }: Pick<FileScore, 'survived' | 'unreached'>): number {
  return survived + unreached;
}

function percent(score: Pick<FileScore, Outcome>): number {
  const all = score.killed + missed(score);
  return all === 0 ? 100 : (100 * score.killed) / all;
}
