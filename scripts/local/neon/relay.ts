import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";

const HIGH_WATER_BYTES = 1 << 20;

/** Carries bytes between a browser-style socket and Postgres without looking at them. */
function relay(socket: WebSocket, port: number): void {
  const database = connect({ host: "127.0.0.1", port, noDelay: true });
  database.on("data", (chunk) => {
    socket.send(chunk, () => {
      if (socket.bufferedAmount < HIGH_WATER_BYTES) database.resume();
    });
    if (socket.bufferedAmount >= HIGH_WATER_BYTES) database.pause();
  });
  database.on("end", () => socket.close(1000));
  database.on("error", () => socket.close(1011, "The database closed the connection"));
  socket.on("message", (data: Buffer) => {
    if (!database.write(data)) socket.pause();
  });
  database.on("drain", () => socket.resume());
  socket.on("close", () => database.destroy());
  socket.on("error", () => database.destroy());
}

/** Answers WebSocket upgrades on `/v2?address=host:port`, for the one database this gateway stands before. */
export function relayUpgrades(postgresPort: number) {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const allowed = new Set([`127.0.0.1:${postgresPort}`, `localhost:${postgresPort}`]);
  return {
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      const url = new URL(request.url ?? "/", "http://gateway.local");
      if (url.pathname !== "/v2" || !allowed.has(url.searchParams.get("address") ?? "")) {
        socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        return;
      }
      sockets.handleUpgrade(request, socket, head, (open) => relay(open, postgresPort));
    },
    close(): void {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}
