//! What the parser makes of texts: places, errors, bounds.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::halves::Seam;
use super::{NodeId, NodeKind, Scalar, SyntaxErrorKind, Tree, builder, parse};
use crate::text::{FileId, LineIndex, Span};

fn read(text: &str) -> Tree {
    parse(FileId(0), &Arc::from(text))
}

/// One node a line, indented: place, what it is, tag and anchor.
fn shown(text: &str) -> String {
    fn show(tree: &Tree, id: NodeId, depth: usize, out: &mut String) {
        let node = tree.node(id);
        let (start, end) = (node.span.start, node.span.end);
        let _ = write!(out, "{:depth$}{start}..{end} ", "", depth = depth * 2);
        for property in [&node.tag, &node.anchor].into_iter().flatten() {
            let _ = write!(out, "{} ", tree.slice(property.span));
        }
        match &node.kind {
            NodeKind::Scalar { text, style, scalar } => {
                let _ = writeln!(out, "{text:?} {style:?} {scalar:?}");
            }
            NodeKind::Alias { name, target } => {
                let _ = writeln!(out, "*{name} {:?}", target.map(|node| tree.node(node).span));
            }
            NodeKind::Sequence { items, flow } => {
                let _ = writeln!(out, "{}", if *flow { "flow list" } else { "list" });
                for item in items {
                    show(tree, *item, depth + 1, out);
                }
            }
            NodeKind::Mapping { entries, flow } => {
                let _ = writeln!(out, "{}", if *flow { "flow mapping" } else { "mapping" });
                for entry in entries {
                    show(tree, entry.key, depth + 1, out);
                    show(tree, entry.value, depth + 2, out);
                }
            }
        }
    }
    let tree = read(text);
    assert!(tree.errors.is_empty(), "{text:?}: {:?}", tree.errors);
    let mut out = String::new();
    for document in &tree.documents {
        show(&tree, *document, 0, &mut out);
    }
    out
}

/// Asserts what every tree is to hold, whatever its text.
fn assert_sound(tree: &Tree) {
    fn within(tree: &Tree, id: NodeId, outer: Span) {
        let node = tree.node(id);
        assert!(outer.contains(node.span), "{:?} is not in {outer:?}", node.span);
        assert!(tree.text.get(node.span.range()).is_some(), "{:?} splits a character", node.span);
        match &node.kind {
            NodeKind::Sequence { items, .. } => {
                items.iter().for_each(|item| within(tree, *item, node.span));
            }
            NodeKind::Mapping { entries, .. } => {
                for entry in entries {
                    within(tree, entry.key, node.span);
                    within(tree, entry.value, node.span);
                }
            }
            NodeKind::Alias { target, .. } => {
                assert!(target.is_none_or(|target| target < id), "an alias points forward");
            }
            NodeKind::Scalar { .. } => {}
        }
    }
    let whole = Span::new(tree.file, 0, tree.text.len());
    for document in &tree.documents {
        within(tree, *document, whole);
    }
    for comment in &tree.comments {
        assert!(tree.slice(*comment).starts_with('#'));
    }
    for error in &tree.errors {
        assert!(tree.text.get(error.span.range()).is_some());
        assert!(error.message.chars().count() <= 80, "{}", error.message);
    }
}

fn fixture(name: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/yaml").join(name);
    let text = format!("\n{}", std::fs::read_to_string(path).expect("the fixture can be read"));
    let case = |case: &str| {
        let (header, body) = case.split_once('\n').expect("a case has lines");
        (header.trim().to_owned(), format!("{body}\n"))
    };
    text.split("\n=====").skip(1).map(case).collect()
}

#[test]
fn accepted_texts_have_no_error() {
    let cases = fixture("accepted.txt");
    assert!(cases.len() > 50);
    for (_, text) in cases {
        let tree = read(&text);
        assert_eq!(tree.errors, [], "{text}");
        assert_sound(&tree);
    }
}

#[test]
fn rejected_texts_have_their_error_at_its_place() {
    let cases = fixture("rejected.txt");
    assert!(cases.len() > 80);
    for (expected, text) in cases {
        let tree = read(&text);
        assert_sound(&tree);
        let error = tree.errors.first().unwrap_or_else(|| panic!("no error in {text}"));
        let place = LineIndex::new(&text).position(&text, error.span.start);
        assert_eq!(
            format!("{}:{} {}", place.line, place.column, error.message),
            expected,
            "{text}"
        );
    }
}

#[test]
fn places_are_as_documented() {
    let text =
        "a:\nb: !t &x |+ # c\n\n  k\n\nc: &y\nd:\n- 1\n-\n- - \"é\"\n- {p: , q}\n- [r: s]\ne: *y\n";
    let expected = "\
0..74 mapping
  0..1 \"a\" Plain Text
    2..2 \"\" Plain Null
  3..4 \"b\" Plain Text
    12..23 !t &x \"\\nk\\n\\n\" Literal Text
  25..26 \"c\" Plain Text
    30..30 &y \"\" Plain Null
  31..32 \"d\" Plain Text
    34..68 list
      36..37 \"1\" Plain Int(1)
      39..39 \"\" Plain Null
      42..48 list
        44..48 \"é\" DoubleQuoted Text
      51..59 flow mapping
        52..53 \"p\" Plain Text
          54..54 \"\" Plain Null
        57..58 \"q\" Plain Text
          58..58 \"\" Plain Null
      62..68 flow list
        63..67 flow mapping
          63..64 \"r\" Plain Text
            66..67 \"s\" Plain Text
  69..70 \"e\" Plain Text
    72..74 *y Some(0:30..30)
";
    assert_eq!(shown(text), expected);
}

#[test]
fn a_byte_order_mark_and_line_ends_count() {
    let expected = "\
3..15 mapping
  3..4 \"a\" Plain Text
    6..8 \"é\" Plain Text
  10..11 \"b\" Plain Text
    13..15 \"ö\" Plain Text
";
    assert_eq!(shown("\u{feff}a: é\r\nb: ö\r\n"), expected);
}

#[test]
fn documents_and_comments_are_kept() {
    let tree = read("# one\na: 1 # two\n---\n# three\nb: 2\n...\n");
    assert_eq!(tree.documents.len(), 2);
    let comments: Vec<&str> = tree.comments.iter().map(|comment| tree.slice(*comment)).collect();
    assert_eq!(comments, ["# one", "# two", "# three"]);
    assert!(read("").documents.is_empty());
    assert!(read("# only\n").documents.is_empty());
}

#[test]
fn a_number_sign_may_be_no_comment() {
    let text = "#1\na: b#no #2\nc: \"# no\" #3\nd: |- #4\n  # no\n#5\ne: !t#no &x#no [f, #6\n 'x # no',#7\n g]\nh: i\n  k\nj: >\n\n  # no\n#8\n";
    let tree = read(text);
    assert_eq!(tree.errors, []);
    let comments: Vec<&str> = tree.comments.iter().map(|comment| tree.slice(*comment)).collect();
    assert_eq!(comments, ["#1", "#2", "#3", "#4", "#5", "#6", "#7", "#8"]);
}

#[test]
fn many_comments_are_no_error() {
    let tree = read(&format!("a:\n{}  b: 1\n", "  # c\n".repeat(5_000)));
    assert_eq!(tree.errors, []);
    assert_eq!(tree.comments.len(), 5_000);
}

#[test]
fn aliases_point_to_the_nearest_anchor_before() {
    assert_eq!(
        shown("a: &x 1\nb: &x 2\nc: *x\n").lines().last(),
        Some("    19..21 *x Some(0:14..15)")
    );
}

#[test]
fn behind_an_error_reading_goes_on() {
    let keys = |text: &str| -> Vec<String> {
        let tree = read(text);
        assert_eq!(tree.errors.len(), 1, "{text}: {:?}", tree.errors);
        assert_sound(&tree);
        let NodeKind::Mapping { entries, .. } = &tree.node(tree.documents[0]).kind else {
            panic!("{text} is a mapping")
        };
        entries.iter().map(|entry| tree.slice(tree.node(entry.key).span).to_owned()).collect()
    };
    assert_eq!(keys("a: 1\nb: [1\nc: 2\nd: 3\n"), ["a", "c", "d"]);
    assert_eq!(keys("a: 1\nb: \"x\nc: 2\nd: \"3\"\n"), ["a", "c", "d"]);
    assert_eq!(keys("a: 1\nb: @x\nc: 2\n"), ["a", "c"]);
    assert_eq!(keys("a: 1\nb\n  x: 1\n  y: 2\nc: 2\n"), ["a", "c"]);
    assert_eq!(keys("a: 1\nb:\n\tc: 1\n\td: 1\ne: 1\n"), ["a", "b", "e"]);
    // What is typed behind a key is not held against what belongs to it.
    assert_eq!(keys("a: 1\nb: && x\n  c: 1\n  d: 1\n  e: 1\nf: 2\n"), ["a", "b", "f"]);
    assert_eq!(keys("a: 1\nb: &\n  c: 1\n  d: 1\ne: 2\n"), ["a", "b", "e"]);
    assert_eq!(keys("a: 1\nb: @\n- c: 1\n- d\ne: 2\n"), ["a", "b", "e"]);
    assert_eq!(keys("a: 1\nb: x\n  c: 1\n\nf: 2\n"), ["a", "b", "f"]);
    // Neither the anchor in the blanked line is missed, nor are its keys' namesakes told twice.
    assert_eq!(keys("a: &x @1\nb: *x\n"), ["b"]);
}

#[test]
fn what_only_the_parser_refuses_is_no_error() {
    let expected = "\
0..20 mapping
  0..1 \"a\" Plain Text
    3..20 flow list
      4..5 \"-\" Plain Text
      7..10 \"_\" DoubleQuoted Text
      12..13 \"-\" Plain Text
      16..19 \"b\" DoubleQuoted Text
";
    assert_eq!(shown("a: [-, \"_\", -,\n\t\"b\"]#c\n"), expected);
    assert_eq!(read("a: \"b\"#c\n").comments.len(), 1);
}

#[test]
fn nesting_is_bounded() {
    for text in ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000)] {
        let tree = read(&text);
        assert!(tree.errors.iter().any(|error| error.kind == SyntaxErrorKind::Limit));
        assert!(!tree.expansion_is_bounded());
        assert_sound(&tree);
    }
    let mixed = "- ".repeat(200) + &"[".repeat(100) + &"]".repeat(100);
    assert!(!read(&mixed).expansion_is_bounded());
    let deep = "- ".repeat(100) + &"[".repeat(100) + &"]".repeat(100);
    assert_eq!(read(&deep).errors, []);
}

#[test]
fn expansion_is_bounded() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..40 {
        let items = vec![format!("*a{}", level - 1); 9].join(", ");
        let _ = writeln!(laughs, "a{level}: &a{level} [{items}]");
    }
    let tree = read(&laughs);
    assert!(!tree.expansion_is_bounded());
    assert!(tree.errors.iter().all(|error| error.kind == SyntaxErrorKind::Limit));

    let mut tower = "a0: &a0 x\n".to_owned();
    for level in 1..1_000 {
        let _ = writeln!(tower, "a{level}: &a{level} [*a{}]", level - 1);
    }
    assert!(!read(&tower).expansion_is_bounded());

    let fair = format!("a: &a {{b: 1, c: 2}}\nd:\n{}", "  - *a\n".repeat(10_000));
    assert!(read(&fair).expansion_is_bounded());
}

#[test]
fn an_alias_of_what_it_stands_in_has_no_target() {
    let tree = read("a: &a\n  b: [*a]\n");
    assert_eq!(tree.errors.len(), 1);
    let alias = tree.nodes.iter().find(|node| matches!(node.kind, NodeKind::Alias { .. }));
    assert!(matches!(alias.map(|node| &node.kind), Some(NodeKind::Alias { target: None, .. })));
}

#[test]
fn keys_are_compared_in_large_mappings_too() {
    let mut text: String = (0..1_000).map(|key| format!("k{key}: 1\n")).collect();
    text.push_str("k500: 2\n");
    let tree = read(&text);
    assert_eq!(tree.errors.len(), 1);
    assert_eq!(tree.errors[0].kind, SyntaxErrorKind::DuplicateKey);
    assert_eq!(tree.slice(tree.errors[0].related.as_ref().expect("the first").span), "k500");
}

#[test]
fn tags_decide_what_a_scalar_means() {
    let meaning = |text: &str| match read(text).nodes[0].kind {
        NodeKind::Scalar { scalar, .. } => scalar,
        _ => panic!("{text} is a scalar"),
    };
    assert_eq!(meaning("!!str 5"), Scalar::Text);
    assert_eq!(meaning("!!int \"5\""), Scalar::Int(5));
    assert_eq!(meaning("!!float 5"), Scalar::Float(5.0));
    assert_eq!(meaning("! 5"), Scalar::Int(5));
    assert_eq!(meaning("!other 5"), Scalar::Text);
    assert_eq!(meaning("\"5\""), Scalar::Text);
    assert_eq!(meaning(".inf"), Scalar::Float(f64::INFINITY));
    assert_eq!(meaning("-.INF"), Scalar::Float(f64::NEG_INFINITY));
    assert!(matches!(meaning(".nan"), Scalar::Float(value) if value.is_nan()));
}

/// A text with a long block, and all kinds of values in it.
const BLOCK: &str = r#"# Before
---
name: shop
services:

  # first
  a:
    image: x:1 # two
    command: >-
      b: c

      d
    volumes: [a:/b,
      {type: bind, source: .}]
  e: !reset null
  ? f
  : {image: y}
  g:
  h:
    ports:
    - 80
    - "90"
# last
  "i": {image: z}
  k: |
   one
  l: 'two

      m: {}'
  n: {}
  o: {image: a, ports: [1, 2], environment: {A: b}}
  p:
    image: b
  q:
    image: c # d
  h: {}
networks:
  j:
  k:
name: again
"#;

proptest! {
    #[test]
    fn any_text_gives_a_sound_tree(
        text in "([a-z:#&*!|>'\"%@`{}\\[\\],?\\- \t\r\n~<é\u{feff}.0-9]|: |- |\n  |\n){0,60}"
    ) {
        assert_sound(&read(&text));
    }

    #[test]
    fn a_damaged_file_gives_a_sound_tree(at in 0usize..200, length in 0usize..9, put in "[^a-z]{0,3}") {
        let text = "x: &x {a: 1}\nservices:\n  web: # c\n    <<: *x\n    image: \"a:1\"\n    ports:\n      - '80:80'\n      - 81:81\n    command: |\n      a\n      b\n    environment: [A=1, \"B=2\"]\nvolumes: {}\n";
        let start = at.min(text.len());
        let end = (start + length).min(text.len());
        assert_sound(&read(&[&text[..start], &put, &text[end..]].concat()));
    }

    #[test]
    fn halves_of_a_damaged_text_make_the_whole(
        at in 0..BLOCK.len(), length in 0usize..9, put in "([^a-z]|\n  |: ){0,3}"
    ) {
        let end = (at + length).min(BLOCK.len());
        same_in_halves(&[&BLOCK[..at], &put, &BLOCK[end..]].concat());
    }
}

/// What a reading says, to compare it with another.
fn told(reading: &builder::Reading) -> String {
    let builder::Reading { documents, nodes, errors, end, .. } = reading;
    format!("{documents:?}\n{nodes:#?}\n{errors:?}\n{end}")
}

/// Cuts a text wherever it can be cut, compares what is read, and returns how often that was.
fn same_in_halves(text: &str) -> usize {
    let whole = builder::read(FileId(0), text);
    let mut read = 0;
    for (middle, _) in text.match_indices('\n') {
        let Some(seam) = Seam::find(text, middle) else { continue };
        let Some(halves) = seam.read(FileId(0), text) else { continue };
        assert!(whole.failure.is_none(), "{text:?} at {seam:?}");
        assert_eq!(told(&halves), told(&whole), "{text:?} at {seam:?}");
        read += 1;
    }
    read
}

#[test]
fn halves_make_the_whole() {
    let texts = ["accepted.txt", "rejected.txt"].into_iter().flat_map(fixture);
    // A line that looks like a key of the block, and is none.
    let inside = BLOCK.replace("'two\n", "'two\n  r: 1\n");
    let texts = texts.map(|(_, text)| text).chain([BLOCK.to_owned(), inside]);
    let read: usize = texts.map(|text| same_in_halves(&text)).sum();
    assert!(read > 30, "{read} cuts");
}
