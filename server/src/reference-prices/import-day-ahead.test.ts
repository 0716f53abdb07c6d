import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_FINDINGS_PER_KIND, type Finding } from './findings.ts';
import {
  importDayAhead,
  MAX_FILE_CHARACTERS,
  MAX_FILE_LINES,
  type DayAheadImport,
  type DayAheadOptions,
} from './import-day-ahead.ts';

const AMSTERDAM = { timeZone: 'Europe/Amsterdam' };
const october = readReal('nl-day-ahead-2025-10-01.csv');
const autumn = readReal('nl-day-ahead-2025-10-26-autumn.csv');
const spring = readReal('nl-day-ahead-2026-03-29-spring.csv');
const week = readReal('nl-day-ahead-2025-11-03-week.csv');
const defective = readReal('nl-day-ahead-2025-10-26-defective.csv');

function readReal(file: string): string {
  return readFileSync(new URL(`../../sandbox-data/${file}`, import.meta.url), 'utf8');
}

function run(text: string, options: DayAheadOptions = AMSTERDAM): DayAheadImport {
  const imported = importDayAhead(text, options);
  const hasError = imported.findings.some((finding) => finding.severity === 'error');
  assert.equal(imported.prices.length === 0, hasError, 'prices if and only if there is no error');
  for (const { sentence, line } of imported.findings) {
    assert.match(sentence, /^[A-Z].*\.$/);
    assert.ok(Number.isInteger(line) && line >= 1, sentence);
  }
  return imported;
}

function kindsOf(text: string, options?: DayAheadOptions): readonly string[] {
  return run(text, options).findings.map((finding) => finding.kind);
}

/** The one finding of a kind; fails when there are none or several. */
function only<K extends Finding['kind']>(imported: DayAheadImport, kind: K): Finding & { kind: K } {
  const isKind = (finding: Finding): finding is Finding & { kind: K } => finding.kind === kind;
  const found = imported.findings.filter(isKind);
  const [first] = found;
  assert.ok(first !== undefined && found.length === 1, `${kind}: ${JSON.stringify(imported.findings)}`);
  return first;
}

/** A file with one line changed (lines count from 1, the header). */
function withLine(text: string, line: number, change: (old: string) => string | null): string {
  const lines = text.split('\r\n');
  const changed = change(lines[line - 1] ?? assert.fail(`no line ${line}`));
  lines.splice(line - 1, 1, ...(changed === null ? [] : [changed]));
  return lines.join('\r\n');
}

function us(text: string): number {
  return Date.parse(text) * 1000;
}

test('the real days: 96, 100 and 92 quarters, with the prices of the file', () => {
  for (const [text, count, lowest, highest] of [
    [october, 96, 5435, 40850],
    [autumn, 100, -104, 10407],
    [spring, 92, -206, 12588],
  ] as const) {
    const { prices } = run(text);
    const ticks = prices.map((price) => price.priceTicks);
    assert.deepEqual([prices.length, Math.min(...ticks), Math.max(...ticks)], [count, lowest, highest]);
  }
  assert.deepEqual(run(october).prices[0], { deliveryStartUs: us('2025-09-30T22:00:00Z'), priceTicks: 10255 });
  assert.deepEqual(kindsOf(october), []);
});

test('prices that the source filled forward are kept, and noted', () => {
  assert.deepEqual(only(run(autumn), 'forward-filled').lines, [28, 29, 57]);
  assert.deepEqual(only(run(spring), 'forward-filled').lines, [58]);
});

test('the week: Friday 7 November holds prices of hours in lines for quarters, and is found', () => {
  const imported = run(week);
  const finding = only(imported, 'hourly-in-quarters');
  assert.equal(imported.findings.length, 1);
  assert.deepEqual([finding.deliveryDay, finding.line, finding.hourStartsUs.length], ['2025-11-07', 386, 24]);
});

test('a day that somebody decided to leave out is named, and the rest is used', () => {
  const imported = run(week, { ...AMSTERDAM, leaveOutDays: ['2025-11-07'] });
  assert.equal(imported.prices.length, 6 * 96);
  assert.equal(only(imported, 'day-left-out').lines.length, 96);
  assert.equal(only(imported, 'coarse-prices').severity, 'info');
  assert.equal(imported.findings.length, 2);
});

test('the defective export: the quarters that are missing, and an hour that cannot be trusted', () => {
  const imported = run(defective);
  assert.deepEqual(kindsOf(defective), ['repeated-hour-once', 'missing-quarters', 'missing-quarters', 'coarse-prices']);
  const [autumnGap, nextDay] = imported.findings.filter((finding) => finding.kind === 'missing-quarters');
  assert.deepEqual(
    [autumnGap?.deliveryDay, autumnGap?.line, autumnGap?.deliveryStartsUs],
    ['2025-10-26', 13, ['01:00', '01:15', '01:30', '01:45'].map((time) => us(`2025-10-26T${time}:00Z`))],
  );
  assert.match(autumnGap?.sentence ?? '', /2025-10-26T01:00:00Z \(02:00 CET\) to 2025-10-26T01:45:00Z \(02:45 CET\)/);
  assert.deepEqual([nextDay?.deliveryDay, nextDay?.deliveryStartsUs.length], ['2025-10-27', 92]);
  const once = only(imported, 'repeated-hour-once');
  assert.deepEqual([once.verdict, once.line], ['unknown', 10]);
  assert.match(once.sentence, /trust neither/);
});

test('the defective export, held against the truth: the first 02:00 hour is lost, the second is stamped 00:00Z', () => {
  const imported = run(defective, { ...AMSTERDAM, otherSource: run(autumn).prices });
  const once = only(imported, 'repeated-hour-once');
  assert.equal(once.verdict, 'other-hour');
  assert.equal(once.presentStartsUs[0], us('2025-10-26T00:00:00Z'));
  assert.equal(once.missingStartsUs[0], us('2025-10-26T01:00:00Z'));
  assert.match(once.sentence, /the first hour is lost, the second stamped an hour too early/);
});

test('a repeated hour of which only one was written down, stamped rightly, is told apart', () => {
  const lines = autumn.split('\r\n');
  const withoutSecond = [...lines.slice(0, 13), ...lines.slice(17)].join('\r\n');
  const withoutFirst = [...lines.slice(0, 9), ...lines.slice(13)].join('\r\n');
  const options = { ...AMSTERDAM, otherSource: run(autumn).prices };
  for (const [text, line] of [
    [withoutSecond, 10],
    [withoutFirst, 10],
  ] as const) {
    const once = only(run(text, options), 'repeated-hour-once');
    assert.deepEqual([once.verdict, once.line], ['stamped-right', line]);
  }
});

test('the night without the second hour, in a file that lost one quarter only, is a plain gap', () => {
  const imported = run(withLine(autumn, 12, () => null));
  const gap = only(imported, 'missing-quarters');
  assert.deepEqual([gap.deliveryStartsUs, gap.line], [[us('2025-10-26T00:30:00Z')], 11]);
  assert.match(gap.sentence, /00:30:00Z \(02:30 CEST\)/);
  assert.ok(!imported.findings.some((finding) => finding.kind === 'repeated-hour-once'));
});

test('EUR/kWh with a decimal comma becomes ticks exactly', () => {
  const imported = run(toExport(october, (ticks) => ticks * 10));
  assert.deepEqual(imported.prices, run(october).prices);
  assert.deepEqual(imported.findings, []);
});

test('prices finer than a tick are rounded half-even and named', () => {
  const imported = run(toExport(october, (ticks) => ticks * 10 + 5));
  assert.equal(only(imported, 'rounded-prices').lines.length, 96);
  // 102.555 EUR/MWh lies between 102.55 and 102.56: the even tick is 10256; 81.865 goes to 81.86.
  assert.deepEqual([imported.prices[0]?.priceTicks, imported.prices[3]?.priceTicks], [10256, 8186]);
});

/** The file in the other layout, prices in hundred-thousandths of EUR/kWh × 10 as `scale` says. */
function toExport(text: string, scale: (ticks: number) => number): string {
  const rows = run(text).prices.map(({ deliveryStartUs, priceTicks }) => {
    const stamp = (timeUs: number): string => new Date(timeUs / 1000).toISOString().slice(0, 19).replace('T', ' ');
    const digits = String(scale(priceTicks)).padStart(7, '0');
    const local = stamp(deliveryStartUs + 2 * 3_600_000_000);
    return `"${local}";"${stamp(deliveryStartUs)}";${digits.slice(0, -6)},${digits.slice(-6)}`;
  });
  return ['datum_nl;datum_utc;prijs_excl_belastingen', ...rows, ''].join('\n');
}

test('a doubled quarter is named with both lines', () => {
  const copy = october.split('\r\n')[4] ?? '';
  const finding = only(run(withLine(october, 6, (old) => `${copy}\r\n${old}`)), 'doubled-quarter');
  assert.deepEqual([finding.line, finding.firstLine, finding.deliveryStartUs], [6, 5, us('2025-09-30T22:45:00Z')]);
  assert.match(finding.sentence, /00:45 CEST.*already in line 5, with the same price/);
  const other = withLine(october, 6, (old) => `${copy.replace('81.86', '81.87')}\r\n${old}`);
  assert.match(only(run(other), 'doubled-quarter').sentence, /another price/);
});

test('lines out of order are named, not sorted', () => {
  const lines = october.split('\r\n');
  const swapped = [...lines.slice(0, 4), lines[5], lines[4], ...lines.slice(6)].join('\r\n');
  const finding = only(run(swapped), 'out-of-order');
  assert.equal(finding.line, 6);
  assert.deepEqual(kindsOf(swapped), ['out-of-order']);
});

test('one wrong line is found, named, and nothing of the file is used', () => {
  const cases: readonly (readonly [string, string, string, RegExp])[] = [
    ['2025-10-01T00:00:00+02:00', '2025-09-30T22:00:00+00:00', 'local-disagrees', /both columns show the same clock/],
    ['2025-10-01T00:00:00+02:00', '2025-10-01T00:00:00+01:00', 'local-disagrees', /CEST in Europe\/Amsterdam/],
    ['2025-10-01T00:00:00+02:00', '2025-03-30T02:15:00+01:00', 'local-disagrees', /the clock skips that time/],
    ['2025-09-30T22:15:00Z', '2025-09-30T22:30:00Z', 'wrong-length', /2025-09-30T22:15:00Z/],
    ['2025-09-30T22:15:00Z', '2025-09-30T22:15:00', 'bad-time', /no offset/],
    ['102.55', '1e3', 'bad-price', /scientific/],
    ['102.55', '"1,102.55"', 'bad-price', /thousands/],
    ['102.55', '1,102.55', 'bad-columns', /6 columns where the header has 5/],
    ['102.55', '', 'bad-price', /empty/],
    ['102.55', '9999.01', 'price-out-of-range', /±9999 EUR\/MWh/],
    ['102.55', '-10000.00', 'price-out-of-range', /±9999/],
    ['102.55,0', '102.55,yes', 'bad-flag', /"yes", not 0 or 1/],
    ['102.55', '"102.55', 'bad-columns', /quotes/],
  ];
  for (const [old, changed, kind, sentence] of cases) {
    const { findings } = run(withLine(october, 2, (line) => line.replace(old, changed)));
    const said = findings.map((finding) => `${finding.kind} ${finding.line}: ${finding.sentence}`);
    const hit = findings.find((finding) => finding.kind === kind && finding.line === 2);
    assert.match(hit?.sentence ?? said.join('\n'), sentence, `${old} → ${changed}`);
    assert.match(hit?.sentence ?? '', /^Line 2: /);
  }
});

test('an impossible UTC stamp is named, and so is the quarter that it leaves open', () => {
  for (const [stamp, kind] of [
    ['2025-09-31T22:00:00Z', 'bad-time'],
    ['2025-09-30T24:00:00Z', 'bad-time'],
    ['2025-09-30T22:00:00', 'bad-time'],
    ['30-09-2025 22:00', 'bad-time'],
    ['2025-09-30T22:05:00Z', 'off-quarter'],
  ] as const) {
    const text = withLine(october, 2, (line) => line.replace('2025-09-30T22:00:00Z', stamp));
    assert.deepEqual(kindsOf(text), [kind, 'missing-quarters'], stamp);
  }
  const export_ = defective.replace('"2025-10-25 22:00:00"', '"2025-10-25 22:00"');
  assert.ok(kindsOf(export_).includes('bad-time'));
});

test('the limits of the price are taken, one tick beyond is not', () => {
  for (const price of ['9999.00', '-9999.00']) {
    assert.deepEqual(kindsOf(withLine(october, 2, (line) => line.replace('102.55', price))), []);
  }
  const narrow = { ...AMSTERDAM, priceLimitTicks: 40849 };
  assert.deepEqual(kindsOf(october, narrow), ['price-out-of-range']);
});

test('files that are none', () => {
  const header = 'delivery_start_utc,price_eur_mwh';
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['', ['empty']],
    ['\uFEFF', ['byte-order-mark', 'empty']],
    ['\r\n\r\n', ['empty']],
    [`${header}\r\n`, ['no-rows']],
    [header, ['no-rows']],
    ['price_eur_mwh\n1.00\n', ['unknown-layout']],
    [`${header},volume\n`, ['unknown-layout']],
    [`${header},price_eur_mwh\n`, ['unknown-layout']],
    ['datum_nl,datum_utc,prijs_excl_belastingen\n', ['unknown-layout']],
    ['\u0000\u0001PNG\r\n', ['not-text']],
    [october.replace('102.55', '102\uFFFD55'), ['not-text']],
    ['{"prices": []}', ['unknown-layout']],
  ];
  for (const [text, kinds] of cases) assert.deepEqual(kindsOf(text), kinds, JSON.stringify(text.slice(0, 60)));
});

test('a UTF-16 file, and random bytes, are not text', () => {
  const utf16 = Buffer.from(`\uFEFF${october}`, 'utf16le').toString('utf8');
  assert.deepEqual(kindsOf(utf16), ['not-text']);
  const bytes = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 167 + 13) % 256)).toString('utf8');
  assert.deepEqual(kindsOf(bytes), ['not-text']);
});

test('byte order mark, LF, CRLF and empty lines at the end change nothing', () => {
  const { prices } = run(october);
  for (const text of [`\uFEFF${october}`, october.replaceAll('\r', ''), `${october}\r\n\r\n`]) {
    assert.deepEqual(run(text).prices, prices);
  }
  assert.deepEqual(kindsOf(`\uFEFF${october}`), ['byte-order-mark']);
  assert.ok(kindsOf(october.replace('\r\n2025', '\r\n\r\n2025')).includes('bad-columns'), 'an empty line inside');
});

test('a layout that was asked for is insisted on', () => {
  assert.deepEqual(kindsOf(october, { ...AMSTERDAM, layout: 'entsoe' }), []);
  assert.deepEqual(kindsOf(october, { ...AMSTERDAM, layout: 'jeroen' }), ['unknown-layout']);
});

test('a file that was cut, anywhere, is never used', () => {
  const whole = october.length - '\r\n'.length;
  const cuts = [...Array(70).keys()].map((back) => whole - back);
  for (let at = 0; at < whole; at += 701) cuts.push(at);
  for (const at of cuts) assert.equal(run(october.slice(0, at)).prices.length, 0, `cut at ${at}`);
});

test('the same file in the zone of another area has no whole day', () => {
  const findings = run(october, { timeZone: 'Europe/London' }).findings;
  assert.ok(findings.some((finding) => finding.kind === 'missing-quarters'));
  assert.ok(findings.some((finding) => finding.kind === 'local-disagrees'));
});

test('many findings of a kind are counted, not listed', () => {
  const imported = run(october.replaceAll('+02:00', '+01:00'));
  const listed = imported.findings.filter((finding) => finding.kind === 'local-disagrees');
  assert.equal(listed.length, MAX_FINDINGS_PER_KIND);
  assert.equal(only(imported, 'more-of-the-same').count, 96 - MAX_FINDINGS_PER_KIND);
});

test('limits: characters, lines, days', () => {
  const header = 'delivery_start_utc,price_eur_mwh\n';
  assert.deepEqual(kindsOf('x'.repeat(MAX_FILE_CHARACTERS)), ['unknown-layout']);
  assert.deepEqual(kindsOf('x'.repeat(MAX_FILE_CHARACTERS + 1)), ['too-large']);
  assert.ok(!kindsOf(header + 'x\n'.repeat(MAX_FILE_LINES - 1)).includes('too-large'));
  assert.deepEqual(kindsOf(header + 'x\n'.repeat(MAX_FILE_LINES)), ['too-large']);
  const apart = `${header}2000-01-01T00:00:00Z,1.00\n2099-12-31T00:00:00Z,1.00\n`;
  assert.deepEqual(kindsOf(apart), ['too-many-days']);
});

test('no text makes the importer throw', () => {
  const broken = fc
    .tuple(fc.constantFrom(october, autumn, defective), fc.nat(), fc.nat(40), fc.string({ unit: 'binary' }))
    .map(([text, at, length, noise]) => {
      const from = at % text.length;
      return text.slice(0, from) + noise + text.slice(from + length);
    });
  fc.assert(
    fc.property(fc.oneof(broken, fc.string({ unit: 'binary' })), (text) => {
      run(text);
    }),
    { seed: 20261122, numRuns: 25 },
  );
});
