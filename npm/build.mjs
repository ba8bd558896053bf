// Lays out the npm packages: build.mjs VERSION FOLDER TARGET=BINARY…
// FOLDER/plimsoll is the wrapper; FOLDER/cli-OS-CPU has the binary of one platform, which npm
// installs by its `os` and `cpu`. Nothing is downloaded when a package is installed.
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const { platforms } = JSON.parse(readFileSync(join(here, "platforms.json"), "utf8"));
const [version, folder, ...binaries] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+/.test(version ?? "") || !folder) {
  throw new Error("usage: build.mjs VERSION FOLDER TARGET=BINARY…");
}

const write = (path, value) => writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
const wrapper = JSON.parse(readFileSync(join(here, "plimsoll", "package.json"), "utf8"));
const shared = (({ license, repository, homepage }) => ({ license, repository, homepage }))(wrapper);

for (const pair of binaries) {
  const [target, binary] = pair.split("=");
  const platform = platforms.find((one) => one.targets.includes(target));
  if (!platform) throw new Error(`npm has no package for ${target}`);
  const program = platform.os === "win32" ? "plimsoll.exe" : "plimsoll";
  const root = join(folder, `cli-${platform.os}-${platform.cpu}`);
  mkdirSync(join(root, "bin"), { recursive: true });
  copyFileSync(binary, join(root, "bin", program));
  chmodSync(join(root, "bin", program), 0o755);
  write(join(root, "package.json"), {
    name: `@plimsoll/cli-${platform.os}-${platform.cpu}`,
    version,
    description: `The binary of plimsoll for ${platform.os} on ${platform.cpu}`,
    ...shared,
    os: [platform.os],
    cpu: [platform.cpu],
    files: ["bin"],
    preferUnplugged: true,
  });
}

const root = join(folder, "plimsoll");
mkdirSync(root, { recursive: true });
cpSync(join(here, "plimsoll"), root, { recursive: true });
for (const file of ["README.md", "LICENSE-APACHE", "LICENSE-MIT"]) copyFileSync(join(here, "..", file), join(root, file));
chmodSync(join(root, "bin", "plimsoll.js"), 0o755);
write(join(root, "package.json"), {
  ...wrapper,
  version,
  optionalDependencies: Object.fromEntries(
    platforms.map(({ os, cpu }) => [`@plimsoll/cli-${os}-${cpu}`, version]),
  ),
});
