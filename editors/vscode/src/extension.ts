// Starts `plimsoll server` and lets VS Code talk to it.

import * as vscode from "vscode";
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
} from "vscode-languageclient/node";

import { findServer } from "./server";

let client: LanguageClient | undefined;
let log: vscode.LogOutputChannel;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  log = vscode.window.createOutputChannel("Plimsoll", { log: true });
  context.subscriptions.push(
    log,
    vscode.commands.registerCommand("plimsoll.showLog", () => log.show()),
    vscode.commands.registerCommand("plimsoll.restart", () => restart(context)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("plimsoll.path")) {
        void restart(context);
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void restart(context)),
  );
  await start(context);
}

export async function deactivate(): Promise<void> {
  await client?.dispose();
  client = undefined;
}

async function restart(context: vscode.ExtensionContext): Promise<void> {
  await deactivate();
  await start(context);
}

async function start(context: vscode.ExtensionContext): Promise<void> {
  const settings = vscode.workspace.getConfiguration("plimsoll");
  const command = findServer({
    setting: settings.get<string>("path", ""),
    folder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
    extension: context.extensionPath,
    path: process.env.PATH ?? "",
    platform: process.platform,
  });
  if (command === undefined) {
    const settle = "Open Settings";
    const message = "The program `plimsoll` is not found: install it, or set `plimsoll.path`.";
    const chosen = await vscode.window.showErrorMessage(message, settle);
    if (chosen === settle) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "plimsoll.path");
    }
    return;
  }
  log.info(`starting ${command}`);
  const server: ServerOptions = { command, args: ["server"] };
  const schemes = ["file", "untitled"];
  const languages = ["dockerfile", "dockercompose", "yaml"];
  const options: LanguageClientOptions = {
    documentSelector: [
      // The server is quiet about YAML that is not Compose.
      ...schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language }))),
      { scheme: "file", pattern: "**/{Dockerfile,dockerfile,Containerfile,containerfile}{,.*,-*}" },
      { scheme: "file", pattern: "**/*.{Dockerfile,dockerfile,Containerfile,containerfile}" },
      { scheme: "file", pattern: "**/{plimsoll,.plimsoll}.toml" },
      { scheme: "file", pattern: "**/.config/plimsoll.toml" },
      { scheme: "file", pattern: "**/.env" },
    ],
    initializationOptions: vscode.workspace.getConfiguration("plimsoll"),
    outputChannel: log,
  };
  client = new LanguageClient("plimsoll", "Plimsoll", server, options);
  try {
    await client.start();
  } catch (error) {
    log.error(String(error));
    void vscode.window.showErrorMessage(`Plimsoll does not start: ${String(error)}`);
  }
}
