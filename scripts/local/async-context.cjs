// Before Node 24 every AsyncLocalStorage that ever ran is asked at every promise whether it has something to pass on, and
// each route of an edge build brings its own seven. Here all of them share one that Node knows of: an immutable map from
// storage to value, which is what Node 24 does by itself. To be required before anything else.
const hooks = require("node:async_hooks");

const NodeStorage = hooks.AsyncLocalStorage;
const frame = new NodeStorage();
const NONE = new Map();

class SharedStorage {
  getStore() {
    return frame.getStore()?.get(this);
  }
  run(store, callback, ...args) {
    return frame.run(this.#with(store), callback, ...args);
  }
  exit(callback, ...args) {
    return this.run(undefined, callback, ...args);
  }
  enterWith(store) {
    frame.enterWith(this.#with(store));
  }
  disable() {
    this.enterWith(undefined);
  }
  #with(store) {
    return new Map(frame.getStore() ?? NONE).set(this, store);
  }
  static bind(fn) {
    return NodeStorage.bind(fn);
  }
  static snapshot() {
    return NodeStorage.snapshot();
  }
}

if (Number.parseInt(process.versions.node, 10) < 24) hooks.AsyncLocalStorage = SharedStorage;
