/** Finds Chromium: on the PATH, else from Debian's archive. */
const { findProgram } = require("./debian-package")

const SOURCE = {
  name: "chromium",
  folder: "chromium",
  waysOut: "Install Chromium or Google Chrome and put it on the PATH; on Debian as root it comes by itself.",
}

/** @returns {Promise<{ file: string, env: Record<string, string> }>} */
const findChromium = () =>
  findProgram(SOURCE, "chromium", ["chromium-browser", "google-chrome", "google-chrome-stable"])

module.exports = { findChromium }
