import assert from "node:assert/strict";
import { test } from "node:test";

import { findServer } from "./server";

const places = {
  setting: "",
  folder: "/work",
  extension: "/extension",
  path: "/usr/bin:.:bin:/opt/bin",
  platform: "linux",
};

function find(there: string[], change: Partial<typeof places> = {}) {
  return findServer({ ...places, ...change }, (path) => there.includes(path));
}

test("what is set comes first, and nothing in its place", () => {
  const bundled = "/extension/server/plimsoll";
  assert.equal(find(["/x/plimsoll", bundled], { setting: "/x/plimsoll" }), "/x/plimsoll");
  assert.equal(find(["/work/bin/plimsoll"], { setting: "bin/plimsoll" }), "/work/bin/plimsoll");
  assert.equal(find(["/opt/bin/other"], { setting: "other" }), "/opt/bin/other");
  assert.equal(find([bundled, "/usr/bin/plimsoll"], { setting: "/x/plimsoll" }), undefined);
});

test("what comes along is before what is on the PATH", () => {
  const bundled = "/extension/server/plimsoll";
  assert.equal(find([bundled, "/usr/bin/plimsoll"]), bundled);
  assert.equal(find(["/opt/bin/plimsoll", "/usr/bin/plimsoll"]), "/usr/bin/plimsoll");
  assert.equal(find(["/opt/bin/plimsoll.exe"], { platform: "win32" }), "/opt/bin/plimsoll.exe");
  assert.equal(find([]), undefined);
});

test("a relative folder on the PATH is none", () => {
  assert.equal(find(["bin/plimsoll", "plimsoll", "/work/plimsoll"]), undefined);
});
