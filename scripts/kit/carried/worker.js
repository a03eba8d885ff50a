/**
 * What stands before the site's worker.js in the kit: whatever the worker asks the network for is
 * answered from what the page has handed over, texts by name, each the base64 of a gzip file.
 */
{
  const files = new Map();
  const unpacked = new Promise((resolve, reject) => {
    self.addEventListener("message", (event) => {
      if (!event.data.packed) return;
      event.stopImmediatePropagation(); // worker.js takes everything else for a question
      unpackAll(event.data.packed).then(resolve, reject);
    });
  });
  unpacked.catch(() => {}); // told when a file is asked for

  async function unpackAll(packed) {
    const entries = Object.entries(packed).map(async ([name, text]) => {
      files.set(name, await unpack(text));
    });
    await Promise.all(entries);
  }

  function unpack(text) {
    const letters = atob(text);
    const bytes = new Uint8Array(letters.length);
    for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
    // No Blob: WebKit lets a worker without an origin make one, but not read it.
    const stream = new Response(bytes).body.pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer();
  }

  const fileAt = (address) => files.get(address.slice(address.lastIndexOf("/") + 1));

  self.fetch = async (address) => {
    await unpacked;
    const file = fileAt(address);
    return file ? new Response(file) : new Response(null, { status: 404 });
  };

  /** For what is needed before the next instruction; by then everything has been unpacked. */
  self.XMLHttpRequest = class {
    open(_, address) {
      this.response = fileAt(address);
      this.status = this.response ? 200 : 404;
    }

    send() {}

    /** Files handed over have no headers. */
    getResponseHeader() {
      return null;
    }
  };

  /** An address that holds the text of a module: browsers import no other here. */
  self.textAddress = async (name) => {
    await unpacked;
    const text = new TextDecoder().decode(files.get(name));
    return `data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`;
  };
}
