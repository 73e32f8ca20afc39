//! A request as a program that anybody can run: for curl and for Python. The key is never in it.

/// A command for a shell. `variable` names the environment variable that holds the key, where one is needed; `body` is
/// indented JSON.
#[must_use]
pub fn curl(address: &str, variable: Option<&str>, body: &str) -> String {
    let key = variable.map(|name| format!("  -H \"Authorization: Bearer ${name}\" \\\n")).unwrap_or_default();
    // No line of JSON is the mark of the end.
    format!(
        "curl '{}' \\\n  -H 'Content-Type: application/json' \\\n{key}  --data-binary @- <<'REQUEST'\n{body}\nREQUEST\n",
        address.replace('\'', "'\\''")
    )
}

/// A program of Python's own library alone. The parameters are those of [`curl`].
#[must_use]
pub fn python(address: &str, variable: Option<&str>, body: &str) -> String {
    let key = variable
        .map(|name| format!("        \"Authorization\": \"Bearer \" + os.environ[\"{name}\"],\n"))
        .unwrap_or_default();
    let os = if variable.is_some() { "import os\n" } else { "" };
    let address = address.replace('\\', "\\\\").replace('"', "\\\"");
    // In JSON three quotes never stand beside each other.
    format!(
        r#"import json
{os}import urllib.request

body = json.loads(r"""
{body}
""")
request = urllib.request.Request(
    "{address}",
    data=json.dumps(body).encode(),
    headers={{
        "Content-Type": "application/json",
{key}    }},
)
with urllib.request.urlopen(request) as reply:
    print(json.load(reply)["choices"][0]["message"]["content"])
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "{\n  \"model\": \"m\",\n  \"text\": \"it's \\\"\\\"\\\" $HOME\"\n}";

    #[test]
    fn a_key_is_named_and_never_there() {
        for write in [curl, python] {
            let with_key = write("https://a.example/v1/chat/completions", Some("A_KEY"), BODY);
            assert!(with_key.contains("A_KEY") && with_key.contains(BODY), "{with_key}");
            let without = write("http://localhost:1/v1/chat/completions", None, BODY);
            assert!(!without.contains("Authorization") && !without.contains("import os"), "{without}");
        }
        assert!(curl("https://a.example/it's", None, BODY).contains("'https://a.example/it'\\''s'"));
    }

    #[test]
    fn the_body_ends_where_the_shell_and_python_expect_it() {
        assert!(curl("http://a", None, BODY).ends_with(&format!("<<'REQUEST'\n{BODY}\nREQUEST\n")));
        assert_eq!(python("http://a", None, BODY).matches("\"\"\"").count(), 2, "{BODY}");
    }
}
