import type { Policy } from './scorecard.js';

const HOUR_MS = 3_600_000;
const fen = (yuan: number): number => yuan * 100;

/** The judgements of the first committed scorecard. A bank that disagrees commits its own version. */
export const expertPolicy: Policy = {
  version: '3',
  minimumData: {
    spanHours: {
      value: 24,
      because: 'A factory has a day and a night; less than one turn of both describes neither.',
    },
    readingCount: {
      value: 200,
      because: 'Eight readings an hour over a day: fewer do not show whether a sensor behaves.',
    },
    coveragePpm: {
      value: 50_000,
      because:
        'Sensors that sleep with their machine see a single shift for 24 % of the week, and less around holidays; below a twentieth a score would describe the network.',
    },
  },
  production: {
    recentDays: {
      value: 7,
      because: 'A whole week, so that rest days weigh the same on both sides of a comparison.',
    },
    baseDays: {
      value: 28,
      because:
        'Four whole weeks: long enough to average orders out, short enough to be this season.',
    },
    recentDaysMin: {
      value: 3,
      because: 'Fewer than three days cannot be told from one bad day.',
    },
    baseDaysMin: {
      value: 7,
      because: 'What is compared with must contain every weekday.',
    },
    weekPairsMin: {
      value: 7,
      because: 'Regularity needs one full week to repeat another.',
    },
    dayObservedMsMin: {
      value: 4 * HOUR_MS,
      because: 'Half a shift: a day that was watched for less says little about that day.',
    },
    ageDaysMax: {
      value: 7,
      because: 'After a week without production data the past no longer speaks for the present.',
    },
  },
  collateral: {
    haircutZ: {
      value: 2.326348,
      because: 'The 99th percentile, one-tailed, as Basel II §156 asks of own estimates.',
    },
    holdingDays: {
      value: 20,
      because:
        'The minimum holding period of secured lending; goods take at least as long to sell.',
    },
    revaluationDays: {
      value: 1,
      because:
        'Stock and prices are revalued at least daily; an older price lengthens it by its age.',
    },
    priceAgeDaysMax: {
      value: 35,
      because: 'Monthly published prices stay usable until the next; the haircut grows meanwhile.',
    },
    trustPpmMin: {
      value: 600_000,
      because: 'Clearly above the 0.5 of a sensor that nobody knows yet.',
    },
    calibrationDaysMax: {
      value: 30,
      because:
        'A month to get an appointment; after that nobody wants to know what the scale says.',
    },
    ageBands: {
      value: [
        { upToDays: 90, discountPpm: 0 },
        { upToDays: 180, discountPpm: 150_000 },
        { upToDays: 365, discountPpm: 400_000 },
      ],
      because: 'A quarter is ordinary stock-keeping; goods unsold for a year have no sure buyer.',
    },
    commoditySharePpmMax: {
      value: 800_000,
      because: 'Stock of one commodity falls as one; a fifth of it carries no loan.',
    },
    keeperSharePpmMax: {
      value: 500_000,
      because:
        'In every known case the warehouse failed first: half of a loan may rest on the word of one keeper.',
    },
    reservePpm: {
      value: 20_000,
      because:
        'A keeper may retain goods until storage is paid (Civil Code of the PRC, art. 903), and enforcement costs come first.',
    },
    unprovenContentPpm: {
      value: 100_000,
      because:
        'A scale cannot tell metal from stones. Whole lots have been swapped, so nothing covers it; a tenth makes an assay, at a thousandth of the value, pay.',
    },
    contentAgeDaysMax: {
      value: 90,
      because: 'A quarter, as stock-takes are; what comes in meanwhile is not covered anyway.',
    },
    classes: [
      {
        code: 'exchange-metal',
        commodities: ['ALUMINUM', 'COPPER', 'LEAD', 'NICKEL', 'PLATINUM', 'SILVER', 'TIN', 'ZINC'],
        stressedFloorPpm: {
          value: 150_000,
          because:
            'The worst month in a hundred, World Bank prices 1990–2024: 13 to 21 %, 15 % in the middle.',
        },
        liquidityPpm: {
          value: 50_000,
          because: 'A daily market takes them; transport and assay remain to be paid.',
        },
        advanceRatePpm: {
          value: 500_000,
          because:
            'Published inventory practice advances 40 to 50 %; Suzhou tyre stock was lent on at half.',
        },
      },
      {
        code: 'bulk-commodity',
        commodities: [
          'CRUDE_BRENT',
          'COAL_AUS',
          'IRON_ORE',
          'RUBBER_TSR20',
          'UREA_EE_BULK',
          'SOYBEANS',
          'MAIZE',
          'COTTON_A_INDX',
          'STEEL',
        ],
        stressedFloorPpm: {
          value: 200_000,
          because:
            'The worst month in a hundred, same source: 13 to 24 %; steel goes with its ore, 23 %.',
        },
        liquidityPpm: {
          value: 100_000,
          because: 'Buyers are regional and freight is a large part of the price.',
        },
        advanceRatePpm: {
          value: 500_000,
          because:
            'Published inventory practice advances 40 to 50 %; Suzhou tyre stock was lent on at half.',
        },
      },
      {
        code: 'other',
        commodities: [],
        stressedFloorPpm: {
          value: 300_000,
          because: 'Without a deep market the quoted price is the best case.',
        },
        liquidityPpm: {
          value: 150_000,
          because: 'A buyer has to be found first, and knows that the seller must sell.',
        },
        advanceRatePpm: {
          value: 400_000,
          because: 'The lower end of published practice: nobody quotes what a buyer would pay.',
        },
      },
    ],
  },
  loss: {
    securedLgdPpm: {
      value: 250_000,
      because: 'Basel III, foundation approach: other physical collateral.',
    },
    unsecuredLgdPpm: {
      value: 400_000,
      because: 'Basel III, foundation approach: corporates, senior unsecured.',
    },
    collateralHaircutPpm: {
      value: 400_000,
      because: 'Basel III, foundation approach: haircut of other physical collateral.',
    },
    coverPpmMin: {
      value: 0,
      because: 'Basel III counts whatever secures a part; Basel II counted nothing below 30 %.',
    },
  },
  pdPpmMin: {
    value: 500,
    because: 'The Basel III floor of five basis points: nobody is safer than that on paper.',
  },
  limitFenMax: {
    value: {
      A: fen(100_000_000),
      B: fen(50_000_000),
      C: fen(20_000_000),
      D: fen(5_000_000),
      E: fen(0),
    },
    because:
      'A hundred million yuan is the mean stock under supervision; each grade halves it or more.',
  },
  receivables: {
    invoiceDaysMax: {
      value: 90,
      because: 'Practice of asset-based lending: after a quarter a bill is disputed or forgotten.',
    },
    dueDaysMax: {
      value: 60,
      because: 'Practice of asset-based lending: two months late is no oversight.',
    },
    crossAgedPpmMax: {
      value: 500_000,
      because: 'Who is late with more than half of what he owes will be late with the rest.',
    },
    debtorSharePpmMax: {
      value: 250_000,
      because: 'Four debtors at least: the failure of one must not be the failure of the loan.',
    },
    advanceRatePpm: {
      value: 750_000,
      because:
        'Published practice advances 75 to 80 % on receivables; papers are the borrower’s own.',
    },
    reservePpm: {
      value: 50_000,
      because:
        'Credit notes and returns of a twentieth of sales are usual, and nobody reports them here.',
    },
  },
  structural: {
    balanceAgeDaysMax: {
      value: 400,
      because: 'Annual accounts stay the newest for a year, and take a month to be filed.',
    },
    assetSharePpmMin: {
      value: 500_000,
      because:
        'What is not supervised counts as nothing; with less than half in sight that would describe the blind part.',
    },
  },
  grading: {
    upgradeCooldownDays: {
      value: 14,
      because:
        'Two whole weeks, twice what trends look at: one good week may be one order, or a sensor that was cleaned.',
    },
    settlingDays: {
      value: 1,
      because:
        'While gateways are being connected and history comes in, what is missing speaks of the installation, not of the enterprise.',
    },
  },
};
