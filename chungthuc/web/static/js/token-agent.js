// The page's side of docs/protocol/agent.md: finds the signing program on this computer and talks to it.

const STORE = "chungthuc-agent";

/** What the program, or the way to it, refuses: a stable code, and the program's sentence for the signer if it gave one. */
export class AgentTrouble extends Error {
  constructor(code, message = "") {
    super(message);
    this.code = code;
  }
}

/**
 * @param {number[]} ports where the program may listen
 * @returns {Promise<Agent>} the first that answers
 */
export async function connect(ports) {
  const key = await browserKey();
  for (const port of ports) {
    const agent = new Agent(port, key);
    try {
      await agent.hello();
      return agent;
    } catch (trouble) {
      if (trouble.code !== "agent_missing") throw trouble;
    }
  }
  throw new AgentTrouble((await isRunning(ports)) ? "origin_not_allowed" : "agent_missing");
}

/** A program that does not know this site answers no preflight; that it runs can still be told. */
async function isRunning(ports) {
  const asked = ports.map((port) => fetch(`http://127.0.0.1:${port}/`, { mode: "no-cors", targetAddressSpace: "loopback" }));
  return (await Promise.allSettled(asked)).some((one) => one.status === "fulfilled");
}

export class Agent {
  constructor(port, key) {
    this.url = `http://127.0.0.1:${port}/v1`;
    this.key = key;
    this.paired = false;
  }

  /** Version and a fresh nonce; says whether this browser is paired. */
  async hello() {
    const answer = await this.#one({ command: "hello", key: this.key.public });
    this.paired = answer.paired;
    return answer;
  }

  /** Ask to be paired; the program shows a code. Returns what `confirm` needs. */
  async pair() {
    return (await this.#one({ command: "pair", key: this.key.public })).pairing;
  }

  /** The code that the signer read in the program's window. */
  async confirm(pairing, code) {
    await this.#one({ command: "pair_code", pairing, code });
    this.paired = true;
  }

  /** Certificates on the tokens of this computer, and troubles: {token, code, message} of each that cannot be read. */
  async listCertificates() {
    return { troubles: [], ...(await this.#signed({ command: "list_certs" })) };
  }

  /**
   * Sign what the ticket names; calls onResult with {id, signature} or {id, error, message} for each.
   * @param {string} [slot] of the token that was picked: the certificate may lie on several
   */
  async sign(ticket, slot, onResult) {
    const results = [];
    await this.#lines(await this.#withProof({ command: "sign", ticket, ...(slot ? { slot } : {}) }), (line) => {
      if (!line.id) throw new AgentTrouble(line.error, line.message);
      results.push(line);
      onResult?.(line);
    });
    if (!results.length) throw new AgentTrouble("agent_silent");
    return results;
  }

  async cancel() {
    await this.#signed({ command: "cancel" });
  }

  async #signed(message) {
    return this.#one(...(await this.#withProof(message)));
  }

  /** Nonce and browser key go into the body; the signature over nonce and body goes beside it. */
  async #withProof(message) {
    const { nonce } = await this.hello();
    if (!this.paired) throw new AgentTrouble("not_paired");
    const body = JSON.stringify({ ...message, key: this.key.public, nonce });
    const digest = hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body)));
    const proof = await crypto.subtle.sign(
      { name: "ECDSA", hash: "SHA-256" }, this.key.private, new TextEncoder().encode(`${nonce}.${digest}`),
    );
    return [body, btoa(String.fromCharCode(...new Uint8Array(proof)))];
  }

  async #one(message, proof = "") {
    let found;
    await this.#lines([typeof message === "string" ? message : JSON.stringify(message), proof], (line) => {
      found ??= line;
    });
    if (!found) throw new AgentTrouble("agent_silent");
    if (found.error) throw new AgentTrouble(found.error, found.message);
    return found;
  }

  async #lines([body, proof], each) {
    const headers = { "Content-Type": "application/json" };
    if (proof) headers["X-Signature"] = proof;
    const asked = fetch(this.url, { method: "POST", headers, body, targetAddressSpace: "loopback" });
    const answer = await asked.catch(() => {
      throw new AgentTrouble("agent_missing");
    });
    if (!answer.ok) throw new AgentTrouble("origin_not_allowed");
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read().catch(() => {
        throw new AgentTrouble("agent_silent");
      });
      rest += value ?? "";
      const lines = rest.split("\n");
      rest = lines.pop();
      for (const line of lines) if (line) each(JSON.parse(line));
      if (done) return;
    }
  }
}

/** A P-256 key of this browser profile; its private half cannot be taken out. */
async function browserKey() {
  const kept = await withStore("readonly", (store) => store.get("key"));
  if (kept) return kept;
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const key = { private: pair.privateKey, public: hex(await crypto.subtle.exportKey("raw", pair.publicKey)) };
  await withStore("readwrite", (store) => store.put(key, "key"));
  return key;
}

function withStore(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(STORE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const asked = work(opening.result.transaction("keys", mode).objectStore("keys"));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    };
  });
}

function hex(buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
