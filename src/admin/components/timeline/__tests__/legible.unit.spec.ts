import { legible } from "../legible"

it.each([
  ['{"a":[1]}', '{\n  "a": [\n    1\n  ]\n}'],
  ['{"a":', '{"a":'],
  ["<img src=x>", "<img src=x>"],
  ["", ""],
])("%s", (body, seen) => {
  expect(legible(body)).toBe(seen)
})
