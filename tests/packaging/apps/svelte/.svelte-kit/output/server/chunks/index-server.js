import "./server.js";
export {};
