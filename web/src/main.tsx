import { render } from "preact";
import { App } from "./app";
import { startRouter } from "./router";
import "./style.css";

startRouter();
const root = document.getElementById("app");
if (root) render(<App />, root);
