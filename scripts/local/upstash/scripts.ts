import { createHash } from "node:crypto";

/** A directive that Upstash understands and Redis refuses. */
const DIRECTIVE = /^#!lua flags=allow-key-locking[^\n]*\n/;
const MAX_SCRIPTS = 1_000;

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");

/**
 * Makes scripts written for Upstash run on Redis. Without its directive a script has another fingerprint than the one
 * its caller computed, so the two are kept side by side.
 */
export class ScriptTranslator {
  private readonly known = new Map<string, string>();

  /** The command as Redis takes it. */
  translate(command: readonly string[]): string[] {
    const [name = "", ...rest] = command;
    switch (name.toUpperCase()) {
      case "EVAL":
      case "EVAL_RO":
        return [name, this.strip(rest[0] ?? ""), ...rest.slice(1)];
      case "EVALSHA":
      case "EVALSHA_RO":
        return [name, this.known.get((rest[0] ?? "").toLowerCase()) ?? rest[0] ?? "", ...rest.slice(1)];
      case "SCRIPT":
        return [name, ...this.scriptCommand(rest)];
      default:
        return [...command];
    }
  }

  /** The fingerprint that the caller of SCRIPT LOAD expects, when it differs from what Redis will say. */
  expectedSha(command: readonly string[]): string | undefined {
    const [name = "", verb = "", script = ""] = command;
    const loads = name.toUpperCase() === "SCRIPT" && verb.toUpperCase() === "LOAD";
    return loads && DIRECTIVE.test(script) ? sha1(script) : undefined;
  }

  private scriptCommand([verb = "", ...rest]: readonly string[]): string[] {
    switch (verb.toUpperCase()) {
      case "LOAD":
        return [verb, this.strip(rest[0] ?? "")];
      case "EXISTS":
        return [verb, ...rest.map((sha) => this.known.get(sha.toLowerCase()) ?? sha)];
      default:
        return [verb, ...rest];
    }
  }

  private strip(script: string): string {
    if (!DIRECTIVE.test(script)) return script;
    const stripped = script.replace(DIRECTIVE, "");
    if (this.known.size >= MAX_SCRIPTS) this.known.clear();
    this.known.set(sha1(script), sha1(stripped));
    return stripped;
  }
}
