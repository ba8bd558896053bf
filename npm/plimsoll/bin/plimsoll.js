#!/usr/bin/env node
// Runs the binary that npm installed beside this package for the platform.
"use strict";

const { spawnSync } = require("node:child_process");

const name = `@plimsoll/cli-${process.platform}-${process.arch}`;
const program = process.platform === "win32" ? "plimsoll.exe" : "plimsoll";

let binary;
try {
  binary = require.resolve(`${name}/bin/${program}`);
} catch {
  console.error(
    `plimsoll: the package ${name} is not installed. Either there is no binary for this platform ` +
      "(cargo install --locked plimsoll builds one), or npm was told to leave out optional dependencies.",
  );
  process.exit(2);
}

const { status, signal, error } = spawnSync(binary, process.argv.slice(2), { stdio: "inherit" });
if (error) {
  console.error(`plimsoll: ${error.message}`);
  process.exit(2);
}
// A shell tells an end by a signal as 128 and its number.
process.exit(signal ? 128 + require("node:os").constants.signals[signal] : status);
