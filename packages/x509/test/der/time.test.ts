import { describe, expect, it } from "vitest";
import { Tag } from "../../src/der/tags.js";
import { decodeTime } from "../../src/der/time.js";

const decode = (tag: number, text: string) => decodeTime({ tag, content: new TextEncoder().encode(text) });

describe("a time", () => {
  it.each([
    [Tag.UtcTime, "491231235959Z", "2049-12-31T23:59:59.000Z"],
    [Tag.UtcTime, "500101000000Z", "1950-01-01T00:00:00.000Z"],
    [Tag.UtcTime, "991231235959Z", "1999-12-31T23:59:59.000Z"],
    [Tag.UtcTime, "000229000000Z", "2000-02-29T00:00:00.000Z"],
    [Tag.GeneralizedTime, "20500101000000Z", "2050-01-01T00:00:00.000Z"],
    [Tag.GeneralizedTime, "99991231235959Z", "9999-12-31T23:59:59.000Z"],
    [Tag.GeneralizedTime, "00010101000000Z", "0001-01-01T00:00:00.000Z"],
  ])("of type %s is read: %s", (tag, text, time) => {
    expect(decode(tag, text).toISOString()).toBe(time);
  });

  it.each([
    ["without seconds", Tag.UtcTime, "4912312359Z"],
    ["with another zone", Tag.UtcTime, "491231235959+0100"],
    ["without a zone", Tag.UtcTime, "491231235959"],
    ["with fractions", Tag.GeneralizedTime, "20500101000000.5Z"],
    ["of the other length", Tag.UtcTime, "20491231235959Z"],
    ["of the other length too", Tag.GeneralizedTime, "491231235959Z"],
    ["in month 13", Tag.UtcTime, "491331235959Z"],
    ["in month 0", Tag.UtcTime, "490031235959Z"],
    ["on February 30", Tag.UtcTime, "490230235959Z"],
    ["on day 0", Tag.UtcTime, "490200235959Z"],
    ["in hour 24", Tag.UtcTime, "491231245959Z"],
    ["in minute 60", Tag.UtcTime, "491231236059Z"],
    ["in second 60", Tag.UtcTime, "491231235960Z"],
    ["of another type", 0x0c, "491231235959Z"],
    ["in other characters", Tag.UtcTime, "4912312359٥٩Z"],
  ])("is malformed %s", (_title, tag, text) => {
    expect(() => decode(tag, text)).toThrowError(expect.objectContaining({ code: "ERR_PARSEC_X509_MALFORMED" }));
  });

  it("is malformed if it is missing", () => {
    expect(() => decodeTime(undefined)).toThrowError(expect.objectContaining({ code: "ERR_PARSEC_X509_MALFORMED" }));
  });
});
