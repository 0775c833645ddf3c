import fc from 'fast-check'

const SURROGATES = { from: 0xd800, to: 0xdfff }

/** Text of any characters at all. (fast-check's own unit for it takes a second to be made.) */
export const anyText = fc.string({
  unit: fc
    .integer({ min: 0, max: 0x10ffff })
    .filter((code) => code < SURROGATES.from || code > SURROGATES.to)
    .map((code) => String.fromCodePoint(code)),
})
