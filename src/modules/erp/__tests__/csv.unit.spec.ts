import { csvLine } from "../csv"

it("quotes as RFC 4180 says, and ends each line with CR and LF", () => {
  expect(csvLine(["a", 'say "hi"', "one, two", "two\nlines", " ", ""])).toBe(
    'a,"say ""hi""","one, two","two\nlines", ,\r\n'
  )
})

it("writes what is no text as one would read it", () => {
  const at = new Date("2026-11-26T12:00:00.000Z")
  expect(csvLine([null, undefined, 0, -5, true, at, { a: [1] }])).toBe(
    ',,0,-5,true,2026-11-26T12:00:00.000Z,"{""a"":[1]}"\r\n'
  )
})

it.each(["=1+1", "+49 421 1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\uFF1D1", '=HYPERLINK("http://evil")', "-"])(
  "keeps %j from being a formula",
  (text) => {
    expect(csvLine([text])).toMatch(/^"?'/)
  }
)

it("leaves numbers and harmless text alone", () => {
  expect(csvLine(["-12.50", "#1042", "S-0042", "kim@example.com", "a=b"])).toBe(
    "-12.50,#1042,S-0042,kim@example.com,a=b\r\n"
  )
})
