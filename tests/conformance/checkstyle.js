// Reads a Checkstyle report as the plugin of Danger for lint reports does, and compares what it
// sees with our own JSON. Arguments: the folder of the modules, the two reports.
const fs = require("fs");
const [modules, checkstyle, own] = process.argv.slice(2);
const { xml2js } = require(`${modules}/xml-js`);
const { parseCheckstyle } = require(`${modules}/danger-plugin-lint-report/dist/parse/checkstyle_parser`);

const document = xml2js(fs.readFileSync(checkstyle, "utf8"));
const violations = parseCheckstyle(document, "/no/such/root");
const { findings } = JSON.parse(fs.readFileSync(own, "utf8"));
const levels = { error: "error", warn: "warning", info: "info" };

let wrong = violations.length === findings.length ? 0 : 1;
findings.forEach((finding, at) => {
  const violation = violations[at] || {};
  const same =
    violation.file === finding.path &&
    violation.line === finding.start.line &&
    violation.column === finding.start.column &&
    violation.severity === levels[finding.level] &&
    violation.message.startsWith(finding.message.split("\n")[0]);
  if (!same && wrong++ < 10) console.error("is", violation, "and not", finding.path, finding.start, finding.lint);
});
if (wrong) {
  console.error(`${wrong} differ, of ${violations.length} and ${findings.length}`);
  process.exit(1);
}
