/**
 * A chat server as one would write it with Socket.IO and SQLite: a message is stored, on disk before anyone is sent it,
 * and sent to all in its room. PORT is where it listens, DATABASE the file.
 */
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { Server } from "socket.io";

const database = new DatabaseSync(process.env.DATABASE);
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
database.exec(
  `CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, room TEXT NOT NULL, content TEXT NOT NULL, sent_at INTEGER NOT NULL)`,
);
const insert = database.prepare("INSERT INTO messages (room, content, sent_at) VALUES (?, ?, ?)");

const http = createServer((_request, response) => response.end());
const io = new Server(http, { transports: ["websocket"] });

io.on("connection", (socket) => {
  const { room } = socket.handshake.query;
  void socket.join(room);
  socket.on("message", (content) => {
    insert.run(room, content, Date.now());
    io.to(room).emit("message", content);
  });
});

http.listen(Number(process.env.PORT), "127.0.0.1");
