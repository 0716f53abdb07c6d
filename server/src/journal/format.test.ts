import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { VENUE } from '@wattbook/engine/commands';
import { order } from '../../test/support/venue.ts';
import { parseAsked, parseBlock } from './committed-block.ts';
import {
  findChainFault,
  FORMAT,
  GENESIS_HASH,
  hashBlock,
  parseCommands,
  parseRecords,
  recordLine,
  type AskedRecord,
  type Block,
  type BlockHeader,
  type JournalRecord,
} from './format.ts';

/** Two records that have all kinds of values in them. */
const GOLDEN_RECORDS: JournalRecord[] = [
  {
    sequence: 1,
    timeUs: 1_795_348_800_000_000,
    command: { ...VENUE, type: 'FoundVenue', venueId: 'golden “venue”', environment: 'sandbox' },
    events: [{ type: 'VenueFounded' }],
  },
  {
    sequence: 2,
    timeUs: 1_795_348_800_000_001,
    command: order('c-1', { priceTicks: -12_345, text: 'naïve\n"quoted" \\ \u0000 \ud800 🌬', capacity: 'AGENT' }),
    events: [{ type: 'OrderRefused', code: 'unknown-participant', details: { participantId: 'alpha' } }],
  },
];
const HEADER: BlockHeader = {
  firstSequence: 1,
  lastSequence: 2,
  epoch: 7,
  format: 1,
  rules: 3,
  timeUs: 1_795_348_800_000_001,
  stateHash: '0123456789abcdef',
  previousHash: GENESIS_HASH,
};
const GENESIS = { lastSequence: 0, hash: GENESIS_HASH };

function blockOf(records: readonly JournalRecord[], header: BlockHeader = HEADER): Block {
  const text = records.map(recordLine).join('');
  return { ...header, records: text, hash: hashBlock(header, text) };
}

describe('the golden block: this format is for ever, so nothing here may ever be adapted to a change', () => {
  test('its records are written like this', () => {
    const golden =
      '{"sequence":1,"timeUs":1795348800000000,"command":{"participantId":"venue","userId":"exchange","keyId":"none",' +
      '"type":"FoundVenue","venueId":"golden “venue”","environment":"sandbox"},"events":[{"type":"VenueFounded"}]}\n' +
      '{"sequence":2,"timeUs":1795348800000001,"command":{"type":"PlaceOrder","participantId":"alpha",' +
      '"userId":"alice","keyId":"key1","portfolioId":"default","clientOrderId":"c-1","contractId":"NL-TEST-1",' +
      '"side":"BUY","priceTicks":-12345,"quantityLots":10,"orderType":"LIMIT","timeInForce":"GFS",' +
      '"text":"naïve\\n\\"quoted\\" \\\\ \\u0000 \\ud800 🌬","capacity":"AGENT"},"events":[{"type":"OrderRefused",' +
      '"code":"unknown-participant","details":{"participantId":"alpha"}}]}\n';
    assert.equal(blockOf(GOLDEN_RECORDS).records, golden);
  });

  test('its hash is this one', () => {
    assert.equal(blockOf(GOLDEN_RECORDS).hash, '8263aa8773b31a19f710e6b0da288af0fffd0d4ce531d7c2dd24094c7e2dfd33');
  });

  test('the hash is SHA-256 over length-prefixed fields in this order, as README.md beside the format says', async () => {
    const { createHash } = await import('node:crypto');
    const field = (bytes: Buffer): Buffer => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return Buffer.concat([length, bytes]);
    };
    const integer = (value: number): Buffer => field(Buffer.from(value.toString(16).padStart(16, '0'), 'hex'));
    const { records, hash } = blockOf(GOLDEN_RECORDS);
    const bytes = Buffer.concat([
      field(Buffer.from('wattbook-journal')),
      ...[1, 7, 3, 1, 2, 1_795_348_800_000_001].map(integer),
      field(Buffer.from('0123456789abcdef', 'hex')),
      field(Buffer.alloc(32)),
      field(Buffer.from(records, 'utf8')),
    ]);
    assert.equal(createHash('sha256').update(bytes).digest('hex'), hash);
  });
});

describe('whatever is changed in a stored block is found', () => {
  const golden = blockOf(GOLDEN_RECORDS);

  test('the golden block itself is sound', () => assert.equal(findChainFault(golden, GENESIS), undefined));

  test('any one character of the records, changed into any of some others, left out, or doubled', () => {
    const { records } = golden;
    for (let index = 0; index < records.length; index++) {
      const [before, after] = [records.slice(0, index), records.slice(index + 1)];
      const was = records.charAt(index);
      const instead = ['0', '1', 'x', 'X', ' ', '\n', ',', '"', '\u0000', String.fromCharCode(was.charCodeAt(0) ^ 1)];
      for (const other of ['', `${was}${was}`, ...instead.filter((character) => character !== was)]) {
        const changed = { ...golden, records: `${before}${other}${after}` };
        assert.match(findChainFault(changed, GENESIS) ?? '', /block 1 was changed/, `${index}: ${other}`);
      }
    }
  });

  for (const field of ['stateHash', 'previousHash', 'hash'] as const) {
    test(`any one character of ${field}, also a capital in place of a small letter`, () => {
      const text = golden[field];
      for (let index = 0; index < text.length; index++) {
        for (const other of ['0', '1', 'a', 'f', 'A', 'F', 'g', '', ' ', text.charAt(index).toUpperCase()]) {
          const changed = text.slice(0, index) + other + text.slice(index + 1);
          if (changed === text) continue;
          assert.notEqual(findChainFault({ ...golden, [field]: changed }, GENESIS), undefined, changed);
        }
      }
    });
  }

  for (const field of ['firstSequence', 'lastSequence', 'epoch', 'format', 'rules', 'timeUs'] as const) {
    test(`any one bit of ${field}`, () => {
      for (let bit = 0; bit < 53; bit++) {
        const changed = Number(BigInt(golden[field]) ^ (1n << BigInt(bit)));
        assert.notEqual(findChainFault({ ...golden, [field]: changed }, GENESIS), undefined, `bit ${bit}`);
      }
    });
  }

  test('bytes can not wander from one field into the next', () => {
    const shorter = { ...HEADER, stateHash: '' };
    assert.notEqual(
      hashBlock({ ...HEADER, stateHash: 'aa'.repeat(8) }, ''),
      hashBlock(shorter, Buffer.alloc(8, 0xaa).toString('latin1')),
    );
  });
});

describe('a fault of the chain says what is wrong', () => {
  const second = blockOf(GOLDEN_RECORDS, {
    ...HEADER,
    firstSequence: 3,
    lastSequence: 4,
    previousHash: 'a'.repeat(64),
  });
  const cases: [string, Block, { lastSequence: number; hash: string }, RegExp][] = [
    ['a gap', second, { lastSequence: 1, hash: 'a'.repeat(64) }, /^block 3 follows sequence 1: records are missing or/],
    ['a repeat', second, { lastSequence: 4, hash: 'a'.repeat(64) }, /^block 3 follows sequence 4: .* or doubled$/],
    [
      'another predecessor',
      second,
      { lastSequence: 2, hash: 'b'.repeat(64) },
      /^block 3 names a{64} as the hash before it, which is b{64}$/,
    ],
    [
      'a newer format',
      { ...second, format: FORMAT + 1 },
      { lastSequence: 2, hash: 'a'.repeat(64) },
      /^block 3 has format 2; this version reads up to 1: run a newer version$/,
    ],
    [
      'a changed block',
      { ...second, epoch: 8 },
      { lastSequence: 2, hash: 'a'.repeat(64) },
      /^block 3 was changed: it hashes to [0-9a-f]{64}, stored is [0-9a-f]{64}$/,
    ],
    [
      'fewer records than its header says',
      blockOf(GOLDEN_RECORDS, { ...HEADER, lastSequence: 3 }),
      GENESIS,
      /^block 1 holds 2 records$/,
    ],
  ];
  for (const [what, block, previous, sentence] of cases) {
    test(what, () => assert.match(findChainFault(block, previous) ?? '', sentence));
  }

  test('records that are no JSON: the block is named', () => {
    const block = blockOf(GOLDEN_RECORDS);
    const changed = { ...block, firstSequence: 12, records: block.records.replace('{', '[') };
    for (const parse of [parseBlock, parseAsked]) {
      assert.throws(() => parse(changed), /^Error: block 12 was changed: its records are no JSON/);
    }
  });
});

describe('records come back as they were written', () => {
  test('whatever text is in them: quotes, line breaks, any UTF-16 unit', () => {
    const record = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), (texts) => {
        const records = texts.map((text, index) => ({
          sequence: index + 1,
          timeUs: 5,
          command: order(text, { text }),
          events: [],
        }));
        const block = blockOf(records, { ...HEADER, lastSequence: texts.length });
        assert.equal(findChainFault(block, GENESIS), undefined);
        assert.deepEqual(parseRecords(block), records);
        assert.equal(parseRecords(block).map(recordLine).join(''), block.records);
        assert.deepEqual(parseCommands(block), records.map(asked));
      }),
      { numRuns: 300 },
    );
  });

  const asked = ({ sequence, timeUs, command }: JournalRecord): AskedRecord => ({ sequence, timeUs, command });

  test('commands alone, whatever came of them', () => {
    assert.deepEqual(parseCommands(blockOf(GOLDEN_RECORDS)), GOLDEN_RECORDS.map(asked));
  });

  test('commands alone, should one ever have a list of events of its own', () => {
    const [golden] = GOLDEN_RECORDS;
    assert.ok(golden !== undefined);
    const command = { ...golden.command, inner: { before: 1, events: [1] } };
    const block = blockOf([{ ...golden, command }]);
    assert.deepEqual(parseCommands(block)[0]?.command, command);
  });

  test('a line has no place for what is not in the format', () => {
    const record = { ...GOLDEN_RECORDS[0], secret: 'x' } as unknown as JournalRecord;
    assert.ok(!recordLine(record).includes('secret'));
    assert.equal(recordLine(record).split('\n').length, 2);
  });
});

test('bytes that mean the same are another block: what is stored is hashed, not what it says', () => {
  const text = GOLDEN_RECORDS.map(recordLine).join('');
  const block: Block = { ...HEADER, previousHash: GENESIS_HASH, records: text, hash: '' };
  const sealed = { ...block, hash: hashBlock(block, text) };
  const begin = { lastSequence: 0, hash: GENESIS_HASH };
  assert.equal(findChainFault(sealed, begin), undefined);
  const spaced = { ...sealed, records: text.replace('{"sequence":1,', '{"sequence": 1,') };
  assert.deepEqual(parseRecords(spaced), parseRecords(sealed));
  assert.match(findChainFault(spaced, begin) ?? '', /was changed/);
});
