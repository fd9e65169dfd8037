/** What storage classes and access tiers are, for people who pay for them. Keys are spelt as the S3 API spells them. */
export const storage = {
  class: {
    STANDARD: { name: 'Standard', about: 'Read at once, no fee for reading. The dearest to keep.' },
    INTELLIGENT_TIERING: {
      name: 'Intelligent-Tiering',
      about: 'S3 moves each file to a cheaper tier when it is not read.',
    },
    STANDARD_IA: {
      name: 'Standard-IA',
      about: 'Read at once for a fee. Small files are billed as 128 KB, each for at least 30 days.',
    },
    GLACIER_IR: {
      name: 'Glacier Instant Retrieval',
      about: 'Read at once for a fee. Small files are billed as 128 KB, each for at least 90 days.',
    },
    GLACIER: {
      name: 'Glacier Flexible Retrieval',
      about: 'Must be restored before reading; kept for at least 90 days.',
    },
    DEEP_ARCHIVE: {
      name: 'Glacier Deep Archive',
      about: 'Restored within hours; kept for at least 180 days.',
    },
  },
  tier: {
    FREQUENT_ACCESS: {
      name: 'Intelligent-Tiering, frequent access',
      about: 'Read in the last 30 days, or smaller than 128 KB.',
    },
    INFREQUENT_ACCESS: {
      name: 'Intelligent-Tiering, infrequent access',
      about: 'Not read for 30 days. Still read at once.',
    },
    ARCHIVE_INSTANT_ACCESS: {
      name: 'Intelligent-Tiering, archive instant access',
      about: 'Not read for 90 days. Still read at once.',
    },
    ARCHIVE_ACCESS: {
      name: 'Intelligent-Tiering, archive access',
      about: 'Must be restored before reading; takes hours.',
    },
    DEEP_ARCHIVE_ACCESS: {
      name: 'Intelligent-Tiering, deep archive access',
      about: 'Must be restored before reading; takes up to two days.',
    },
  },
  unknown: 'A storage class of your S3 provider.',
} as const;
