// What the mutation tests came to: a table by folder for people, a file for the assurance page, and whether every mutant
// that no test noticed is explained in docs/mutation-survivors.json.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const SURVIVORS = 'docs/mutation-survivors.json';
const ASSURANCE = '.rigbox/assurance/mutation.json';
const SCORE_MIN = 90;
const OUTCOMES = [
  ['Killed', 'changes that a test noticed'],
  ['Timeout', 'changes that made a test run on and on'],
  ['Survived', 'changes that no test noticed'],
  ['NoCoverage', 'changes that no test came by'],
  ['RuntimeError', 'changes that could not be tried'],
  ['Ignored', 'changes that were left out'],
];

/** Prints and writes the summary of a report of Stryker; gives the exit code: 1 when something is wanting. */
export function summarize(reportPath) {
  const mutants = mutantsOf(JSON.parse(readFileSync(reportPath, 'utf8')));
  const explanations = JSON.parse(readFileSync(SURVIVORS, 'utf8'));
  const undetected = mutants.filter(({ status }) => ['Survived', 'NoCoverage'].includes(status));
  const unexplained = undetected.filter((one) => !explanations.some((row) => explains(row, one)));
  const files = new Set(mutants.map(({ file }) => file));
  // A change that makes no difference may still make a busy machine too slow for the time that it has.
  const noticed = mutants.filter(({ status }) => status === 'Killed');
  const stale = explanations.filter(
    (row) =>
      noticed.some((one) => explains(row, one)) && !undetected.some((one) => explains(row, one)),
  );
  for (const { file, line, mutator, replacement } of unexplained) {
    console.log(`unexplained: ${file}: ${line}\n  ${mutator}: ${replacement}`);
  }
  for (const { file, line = '' } of stale) console.log(`explained, but noticed: ${file}: ${line}`);
  const counts = countsOf(mutants);
  for (const { what, count } of counts) console.log(`${String(count).padStart(7)}  ${what}`);
  write({ counts, unexplained, explained: undetected.length - unexplained.length, files });
  // What is noticed now by one drawn case may not be the next time: an explanation too many does no harm.
  return scoreOf(mutants) >= SCORE_MIN && unexplained.length === 0 ? 0 : 1;
}

/** Every mutant with the text of its line, which still finds it when lines above have come or gone. */
function mutantsOf({ files }) {
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants.map(({ location, mutatorName, replacement, status }) => ({
      file,
      line: lines[location.start.line - 1].trim(),
      mutator: mutatorName,
      replacement,
      status,
    }));
  });
}

/** An explanation is one of every mutant that has what it names: without a line, of those of the whole file. */
function explains({ reason: _, ...named }, mutant) {
  return Object.entries(named).every(([name, value]) => mutant[name] === value);
}

function countsOf(mutants) {
  const folders = Map.groupBy(mutants, ({ file }) => file.replace(/\/[^/]*$/, ''));
  return [
    { what: 'score, in percent', count: scoreOf(mutants) },
    ...[...folders].flatMap(([folder, inFolder]) => [
      { what: `score of ${folder}, in percent`, count: scoreOf(inFolder) },
      ...OUTCOMES.map(([status, what]) => ({
        what: `${folder}: ${what}`,
        count: inFolder.filter((one) => one.status === status).length,
      })).filter(({ count }) => count > 0),
    ]),
  ];
}

/** The share of mutants that a test notices, in percent, rounded down to a tenth. */
function scoreOf(mutants) {
  const of = (...outcomes) => mutants.filter(({ status }) => outcomes.includes(status)).length;
  const noticed = of('Killed', 'Timeout');
  const all = noticed + of('Survived', 'NoCoverage');
  return all === 0 ? 100 : Math.floor((1000 * noticed) / all) / 10;
}

function write({ counts, unexplained, explained, files }) {
  mkdirSync('.rigbox/assurance', { recursive: true });
  const result = {
    title: 'Mutation tests',
    command: 'npm run mutation',
    at: new Date().toISOString(),
    counts,
    wrong: unexplained.length,
    notes: [
      `${files.size} files; ${explained} mutants that no test notices are explained in ${SURVIVORS}.`,
    ],
  };
  writeFileSync(ASSURANCE, `${JSON.stringify(result, null, 2)}\n`);
}
