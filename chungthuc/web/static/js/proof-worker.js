// Finds the number with which SHA-256 of «challenge:number» begins with so many zero bits.
const encoder = new TextEncoder();

self.onmessage = async ({ data: { challenge, bits } }) => {
  for (let number = 0; ; number++) {
    const digest = await crypto.subtle.digest("SHA-256", encoder.encode(`${challenge}:${number}`));
    if (zeros(new Uint8Array(digest)) >= bits) return self.postMessage(String(number));
  }
};

function zeros(bytes) {
  let count = 0;
  for (const byte of bytes) {
    if (byte) return count + Math.clz32(byte) - 24;
    count += 8;
  }
  return count;
}
