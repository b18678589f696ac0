// What npm's jose makes of tokens: {"jwk", "tokens"} on standard input -> [true, ...]; {"jwk", "header", "payload"} -> a token
import { CompactSign, compactVerify, errors, importJWK } from "jose"
import { readFileSync } from "node:fs"

async function isGood(token, key) {
  try {
    await compactVerify(token, key, { algorithms: ["Ed25519"] })
    return true
  } catch (error) {
    if (error instanceof errors.JOSEError) return false
    throw error
  }
}

const { jwk, tokens, header, payload } = JSON.parse(readFileSync(0, "utf8"))
const key = await importJWK(jwk, "Ed25519")
const result = tokens
  ? await Promise.all(tokens.map((token) => isGood(token, key)))
  : await new CompactSign(new TextEncoder().encode(payload)).setProtectedHeader(header).sign(key)
console.log(JSON.stringify(result))
