import type { lookup, LookupAddress } from "node:dns"
import { addressKind, guardedLookup, isAllowedAddress } from "../address-guard"

describe("addressKind", () => {
  it.each([
    "8.8.8.8",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "2606:4700:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
  ])("%s is public", (address) => {
    expect(addressKind(address)).toBe("public")
  })

  it.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "172.16.0.1",
    "192.168.1.1",
    "198.18.0.1",
    "240.0.0.1",
    "::",
    "::1",
    "0:0:0:0:0:0:0:1",
    "fc00::1",
    "fdff::1",
    "fec0::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "0:0:0:0:0:ffff:c0a8:101",
    "::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::a00:1",
    "2002:a00:1::",
    "::ffff:0:10.0.0.1",
  ])("%s is private", (address) => {
    expect(addressKind(address)).toBe("private")
  })

  it.each([
    "169.254.169.254",
    "169.254.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "224.0.0.1",
    "255.255.255.255",
    "fe80::1",
    "fe80::1%eth0",
    "febf::1",
    "fd00:ec2::254",
    "fd00:0ec2:0:0:0:0:0:0254",
    "ff02::1",
    "::ffff:169.254.169.254",
    "::ffff:a9fe:a9fe",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::",
    "2130706433",
    "0x7f.0.0.1",
    "example.com",
    "",
  ])("%s is forbidden", (address) => {
    expect(addressKind(address)).toBe("forbidden")
    expect(isAllowedAddress(address, true)).toBe(false)
  })

  it("lets private addresses pass only where the connection allows them", () => {
    expect([isAllowedAddress("10.0.0.1", false), isAllowedAddress("10.0.0.1", true)]).toEqual([false, true])
  })
})

describe("guardedLookup", () => {
  /** A name server that gives the n-th question the n-th answer. */
  function nameServer(...answers: string[][]): typeof lookup {
    const resolve = (_host: string, _options: unknown, callback: (error: null, found: LookupAddress[]) => void) =>
      callback(
        null,
        (answers.shift() ?? []).map((address) => ({ address, family: address.includes(":") ? 6 : 4 }))
      )
    return resolve as unknown as typeof lookup
  }

  function ask(guarded: ReturnType<typeof guardedLookup>, all: boolean) {
    return new Promise((resolve, reject) =>
      guarded("erp.example", { all }, (error, found) => (error ? reject(error) : resolve(found)))
    )
  }

  it("leaves out what is not allowed", async () => {
    const guarded = guardedLookup(false, nameServer(["10.0.0.1", "8.8.8.8"], ["10.0.0.1", "8.8.8.8"]))
    await expect(ask(guarded, true)).resolves.toEqual([{ address: "8.8.8.8", family: 4 }])
    await expect(ask(guarded, false)).resolves.toBe("8.8.8.8")
  })

  it("judges every answer anew, so rebinding gains nothing", async () => {
    const guarded = guardedLookup(true, nameServer(["8.8.8.8"], ["169.254.169.254"]))
    await expect(ask(guarded, true)).resolves.toHaveLength(1)
    await expect(ask(guarded, true)).rejects.toMatchObject({ errorClass: "configuration", code: "address_blocked" })
  })

  it("names the option when private addresses are the reason", async () => {
    await expect(ask(guardedLookup(false, nameServer(["192.168.0.9"])), true)).rejects.toThrow(
      /192\.168\.0\.9.*network\.allow_private_addresses/
    )
  })
})
