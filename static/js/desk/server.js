// Talking to the server: JSON in, JSON out; a lost line is told apart from a refusal.

export class Offline extends Error {}
export class Refusal extends Error {
  constructor(problem, status) {
    super(problem.title);
    Object.assign(this, { problem, status });
  }
}

export class Server {
  constructor(root) {
    this.urls = root.dataset;
    this.csrf = root.dataset.csrf;
  }

  async ask(url, body, again = false) {
    const headers = { Accept: "application/json" };
    if (body) Object.assign(headers, { "Content-Type": "application/json", "X-CSRFToken": this.csrf });
    let response;
    try {
      response = await fetch(url, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), redirect: "manual" });
    } catch {
      throw new Offline();
    }
    const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
    // A sign-in page or a proxy's page is not a receipt.
    if (response.type === "opaqueredirect") throw new Refusal({ title: "", code: "signed_out" }, 401);
    if (!isJson || response.status >= 502) throw new Offline();
    const answer = await response.json();
    if (answer.code === "csrf" && !again) {
      // Signed in again in another tab: a fresh token, and the same request once more.
      this.csrf = (await this.ask(this.urls.stateUrl, null, true)).csrf;
      return this.ask(url, body, true);
    }
    if (!response.ok) throw new Refusal(answer, response.status);
    return answer;
  }

  state(query) {
    return this.ask(`${this.urls.stateUrl}?${new URLSearchParams(query)}`);
  }
  save(body) {
    return this.ask(this.urls.saveUrl, body);
  }
  draft(body) {
    return this.ask(this.urls.draftUrl, body);
  }
  /** The tab is going: nobody waits for the answer. */
  release() {
    fetch(this.urls.releaseUrl, { method: "POST", keepalive: true, headers: { "X-CSRFToken": this.csrf, Accept: "application/json" } }).catch(() => {});
  }
  mark(body) {
    return this.ask(this.urls.markUrl, body);
  }
}
