/** The builds that tests of C programs run: their titles, and whether they have sanitizers. */
export const BUILDS = [
  ["built for release", false],
  ["built with AddressSanitizer and UBSan", true],
] as const;
