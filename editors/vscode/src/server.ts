// Which program is started.

import { existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** Where the program can be. */
export interface Places {
  /** The setting `plimsoll.path`; empty where nothing is set. */
  setting: string;
  /** The first folder of the workspace, which a relative setting starts from. */
  folder: string | undefined;
  /** The folder of the extension, in which the program may lie in `server`. */
  extension: string;
  /** The variable `PATH`. */
  path: string;
  /** `win32`, `linux`, … */
  platform: string;
}

type Exists = (path: string) => boolean;

/** The path of the program: what is set, what comes along, what is on the `PATH`. */
export function findServer(places: Places, exists: Exists = existsSync): string | undefined {
  const name = places.platform === "win32" ? "plimsoll.exe" : "plimsoll";
  if (places.setting !== "") {
    // What is set and not there is not replaced by something else.
    const set =
      isAbsolute(places.setting) || places.folder === undefined || !/[\\/]/.test(places.setting)
        ? places.setting
        : join(places.folder, places.setting);
    const isBare = !/[\\/]/.test(set);
    if (!isBare) {
      return exists(set) ? set : undefined;
    }
    return onPath(set, places, exists);
  }
  const bundled = join(places.extension, "server", name);
  return exists(bundled) ? bundled : onPath(name, places, exists);
}

function onPath(name: string, places: Places, exists: Exists) {
  // A relative folder on the PATH would be one of the workspace's.
  const folders = places.path.split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, name)).find((path) => exists(path));
}
