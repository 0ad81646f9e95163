import { argumentError, mustBeDate, mustBeInteger, type OptionRules } from "@parsec-ts/wire-protocol";

/** The time in which a certificate is valid. */
export interface ValidityOptions {
  /** Days from `notBefore` to the end. */
  readonly days?: number;
  /** The first second; now by default. */
  readonly notBefore?: Date;
  /** The last second, instead of `days`. */
  readonly notAfter?: Date;
}

export const validityOptionRules: OptionRules<ValidityOptions> = {
  days: /* @__PURE__ */ mustBeInteger(1, 36_525),
  notBefore: mustBeDate,
  notAfter: mustBeDate,
};

/** The two times of a certificate, in whole seconds. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const SECOND_MS = 1000;
const DAY_MS = 86_400_000;

/** The years that certificates can name. RFC 5280, section 4.1.2.5. */
const FIRST_YEAR = 1950;
const LAST_YEAR = 9999;

/**
 * Chooses the two times of a certificate.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
 */
export function chooseValidity(functionName: string, options: ValidityOptions): Validity {
  const { days, notAfter } = options;
  if ((days === undefined) === (notAfter === undefined)) {
    throw argumentError("days", "given, or notAfter: one of the two says when the certificate ends", functionName);
  }
  const notBefore = wholeSeconds(options.notBefore ?? new Date());
  const end = wholeSeconds(notAfter ?? new Date(notBefore.getTime() + (days ?? 0) * DAY_MS));
  for (const [name, time] of [
    ["notBefore", notBefore],
    ["notAfter", end],
  ] as const) {
    const year = time.getUTCFullYear();
    if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) {
      throw argumentError(name, `in a year from ${FIRST_YEAR} to ${LAST_YEAR}`, functionName);
    }
  }
  if (end.getTime() < notBefore.getTime()) throw argumentError("notAfter", "after notBefore", functionName);
  return { notBefore, notAfter: end };
}

function wholeSeconds(time: Date): Date {
  return new Date(Math.floor(time.getTime() / SECOND_MS) * SECOND_MS);
}
