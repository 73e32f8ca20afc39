//! Every row of the table of providers, played by a server on this computer: its stream, its list of models, and what a
//! question to it looks like.

use std::path::PathBuf;
use std::sync::Arc;

use discern::catalog::Catalog;
use discern::domain::{
    ContentPart, Endpoint, MediaType, Patience, PixelSize, PreparedPicture, Provider, Role, Secret, Turn,
};

use crate::llm_client::{asker, question_to};
use crate::llm_streams::{folder, lines};
use crate::loopback::{Loopback, Recorded, Reply};

const THOUGHT: bool = true;
const PLAIN: bool = false;

/// Provider, path of a question, path of the list, whether it thinks aloud, and the models as `id|name|sees|in|out`.
const EXPECTED: &[(&str, &str, &str, bool, &[&str])] = &[
    (
        "novita",
        "/openai/v1/chat/completions",
        "/openai/v1/models",
        PLAIN,
        &[
            "qwen/qwen3-vl-8b-instruct|Qwen3 VL 8B Instruct|yes|0.08|0.5",
            "deepseek/deepseek-v3.1|deepseek/deepseek-v3.1|no|0.27|1",
            "Sao10K/L3-8B-Stheno-v3.2|Sao10K/L3-8B-Stheno-v3.2|?|?|?",
        ],
    ),
    (
        "ollama",
        "/v1/chat/completions",
        "/api/tags",
        THOUGHT,
        &["qwen3-vl:8b|qwen3-vl:8b|yes|?|?", "qwen3:8b|qwen3:8b|no|?|?", "llava:13b|llava:13b|yes|?|?"],
    ),
    (
        "lm-studio",
        "/v1/chat/completions",
        "/api/v1/models",
        PLAIN,
        &[
            "qwen/qwen3-vl-8b|Qwen3 VL 8B|yes|?|?",
            "openai/gpt-oss-20b|GPT-OSS 20B|no|?|?",
            "text-embedding-nomic-embed-text-v1.5|Nomic Embed Text v1.5|no|?|?",
        ],
    ),
    (
        "llama-cpp",
        "/v1/chat/completions",
        "/v1/models",
        THOUGHT,
        &["/home/me/models/Qwen3-VL-8B-Q4_K_M.gguf|Qwen3-VL-8B-Q4_K_M|yes|?|?"],
    ),
    (
        "vllm",
        "/v1/chat/completions",
        "/v1/models",
        THOUGHT,
        &[
            "Qwen/Qwen3-VL-8B-Instruct|Qwen/Qwen3-VL-8B-Instruct|yes|?|?",
            "a-lora-without-a-telling-name|a-lora-without-a-telling-name|?|?|?",
        ],
    ),
    ("sglang", "/v1/chat/completions", "/v1/models", THOUGHT, &["weights|weights|yes|?|?"]),
    (
        "openrouter",
        "/api/v1/chat/completions",
        "/api/v1/models",
        PLAIN,
        &[
            "qwen/qwen3-vl-8b-instruct|Qwen: Qwen3 VL 8B Instruct|yes|0.08|0.5",
            "somebody/words-only|Somebody: Words only|no|0|0",
            "openrouter/auto|Auto Router|yes|?|?",
        ],
    ),
    (
        "openai",
        "/v1/chat/completions",
        "/v1/models",
        PLAIN,
        &["gpt-4.1-mini|gpt-4.1-mini|yes|?|?", "gpt-3.5-turbo|gpt-3.5-turbo|?|?|?", "o4-mini|o4-mini|yes|?|?"],
    ),
    (
        "other",
        "/v1/chat/completions",
        "/v1/models",
        PLAIN,
        &["some-vl-model|some-vl-model|yes|?|?", "words-only|words-only|?|?|?"],
    ),
];

fn file(name: &str) -> PathBuf {
    folder().join("providers").join(name)
}

/// A server that knows this provider's paths, with this list at that path, and nothing else.
fn server_of(provider: &Provider, list: &str, models_path: &str) -> Loopback {
    let id = provider.id.clone();
    let telling = provider.quirks.vision_path.clone();
    let (list, models_path) = (list.to_owned(), models_path.to_owned());
    let json = |name: String| Reply::json(200, &std::fs::read_to_string(file(&name)).unwrap());
    Loopback::answer(move |request: &Recorded| match (request.method.as_str(), request.path.as_str()) {
        ("POST", _) => Reply::file(&file(&format!("{id}.sse"))).cut_into(11),
        ("GET", path) if path == models_path => json(list.clone()),
        ("GET", path) if telling.as_deref() == Some(path) => json(format!("{id}.told.json")),
        _ => Reply::new(404, "text/plain", "404 page not found"),
    })
}

/// The provider as it is asked, but on this computer.
fn endpoint_at(server: &Loopback, provider: &Provider) -> Endpoint {
    let usual = provider.base_url.as_deref().unwrap_or("https://typed.example/v1");
    let host = provider.endpoint(Some(usual)).unwrap().host().to_owned();
    let path = usual.split_once(&host).unwrap().1;
    Endpoint { base_url: format!("{}{path}", server.url()), ..provider.endpoint(Some(usual)).unwrap() }
}

async fn listed(endpoint: &Endpoint) -> Vec<String> {
    let models = asker().models(endpoint, None).await.unwrap();
    let line = |model: discern::domain::Model| {
        let sees = model.sees_pictures.map_or("?", |sees| if sees { "yes" } else { "no" });
        let price = |price: Option<discern::domain::Usd>| price.map_or("?".to_owned(), |price| price.to_string());
        let (input, output) = (price(model.input_per_million), price(model.output_per_million));
        format!("{}|{}|{sees}|{input}|{output}", model.id, model.name)
    };
    models.into_iter().map(line).collect()
}

#[test]
fn every_provider_has_a_stream_and_a_row_in_the_table_of_this_test() {
    let catalog = Catalog::load().unwrap();
    let rows: Vec<&str> = catalog.providers().map(|provider| provider.id.as_str()).collect();
    let mut expected: Vec<&str> = EXPECTED.iter().map(|(id, ..)| *id).collect();
    assert!(rows.iter().all(|id| file(&format!("{id}.sse")).is_file()));
    expected.sort_unstable();
    let mut sorted = rows.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected);
}

#[tokio::test]
async fn every_provider_is_asked_and_understood_in_its_own_way() {
    let catalog = Catalog::load().unwrap();
    for (id, chat_path, models_path, thinks, models) in EXPECTED {
        let provider = catalog.providers().find(|provider| provider.id.as_str() == *id).unwrap();
        let server = server_of(provider, &format!("{id}.models.json"), models_path);
        let endpoint = endpoint_at(&server, provider);
        let mut request = question_to(&server, "What is it?");
        request.endpoint = endpoint.clone();
        let picture = PreparedPicture {
            media_type: MediaType::Png,
            size: PixelSize::new(1, 1),
            bytes: Arc::from(*b"abc"),
            quality: None,
        };
        let text = ContentPart::Text("What is it?".to_owned());
        request.turns = vec![Turn { role: Role::User, parts: vec![text, ContentPart::Picture(Arc::new(picture))] }];
        let mut events = Vec::new();
        let key = Secret::new("sk-demo");
        let asked = asker().chat(&request, key.as_ref(), Patience::NONE, &mut |event| events.push(event)).await;
        let told = lines(&events, &asked);
        let (first, last) = (told.first().unwrap(), told.last().unwrap());
        assert!(first.starts_with("started ") && last.starts_with("finished stop "), "{id}: {told:?}");
        assert!(told.contains(&"text A red cup.".to_owned()), "{id}: {told:?}");
        assert!(told.contains(&"usage 812 5".to_owned()), "{id}: {told:?}");
        assert_eq!(told.contains(&"reasoning It is round.".to_owned()), *thinks, "{id}: {told:?}");

        let sent = server.requests().remove(0);
        assert_eq!((sent.path.as_str(), sent.header("authorization")), (*chat_path, Some("Bearer sk-demo")), "{id}");
        let body = sent.json();
        assert_eq!((&body["max_tokens"], &body["stream"]), (&512.into(), &true.into()), "{id}");
        assert_eq!(body["stream_options"]["include_usage"], true, "{id}");
        let parts = &body["messages"][0]["content"];
        let kinds: Vec<&str> = parts.as_array().unwrap().iter().map(|part| part["type"].as_str().unwrap()).collect();
        let expected = if *id == "openrouter" { ["text", "image_url"] } else { ["image_url", "text"] };
        assert_eq!(kinds, expected, "{id}");

        assert_eq!(listed(&endpoint).await, *models, "{id}");
    }
}

#[tokio::test]
async fn an_older_version_is_asked_for_the_list_that_it_knows() {
    let catalog = Catalog::load().unwrap();
    let provider = catalog.providers().find(|provider| provider.id.as_str() == "lm-studio").unwrap();
    let server = server_of(provider, "lm-studio.models.older.json", "/api/v0/models");
    let models = listed(&endpoint_at(&server, provider)).await;
    assert_eq!(
        models,
        [
            "qwen/qwen3-vl-8b|qwen/qwen3-vl-8b|yes|?|?",
            "openai/gpt-oss-20b|openai/gpt-oss-20b|no|?|?",
            "text-embedding-nomic-embed-text-v1.5|text-embedding-nomic-embed-text-v1.5|no|?|?",
        ]
    );
    // Where none of them is a list, the last word is that of the common path.
    let nobody = Loopback::always(Reply::json(404, r#"{"error":"Unexpected endpoint or method."}"#));
    let error = asker().models(&endpoint_at(&nobody, provider), None).await.unwrap_err();
    assert_eq!(error.kind().as_str(), "wrong_address");
    let asked: Vec<String> = nobody.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(asked, ["/api/v1/models", "/api/v0/models", "/v1/models"]);
    // A refused key is none of the path's business.
    let locked = Loopback::always(Reply::json(401, r#"{"error":{"message":"Invalid API key"}}"#));
    asker().models(&endpoint_at(&locked, provider), None).await.unwrap_err();
    assert_eq!(locked.requests().len(), 1);
}

#[test]
fn every_address_that_is_pasted_leads_to_its_provider() {
    let catalog = Catalog::load().unwrap();
    for (pasted, id, asked) in [
        ("https://api.novita.ai/openai/v1", "novita", "https://api.novita.ai/openai/v1"),
        ("https://api.novita.ai/openai", "novita", "https://api.novita.ai/openai/v1"),
        ("https://api.novita.ai/v3/openai/chat/completions", "novita", "https://api.novita.ai/openai/v1"),
        ("https://api.novita.ai/v1/", "novita", "https://api.novita.ai/openai/v1"),
        ("api.novita.ai/anthropic", "novita", "https://api.novita.ai/openai/v1"),
        ("http://127.0.0.1:11434/v1/chat/completions", "ollama", "http://localhost:11434/v1"),
        ("localhost:1234", "lm-studio", "http://localhost:1234/v1"),
        ("http://127.0.0.1:8080/", "llama-cpp", "http://localhost:8080/v1"),
        ("http://localhost:9931/v1", "llama-cpp", "http://localhost:9931/v1"),
        ("http://localhost:8000/v1", "vllm", "http://localhost:8000/v1"),
        ("http://[::1]:30000/v1", "sglang", "http://localhost:30000/v1"),
        ("https://openrouter.ai/api/v1/chat/completions", "openrouter", "https://openrouter.ai/api/v1"),
        ("https://api.openai.com/v1/chat/completions", "openai", "https://api.openai.com/v1"),
    ] {
        let meant = catalog.providers().find_map(|provider| Some((provider, provider.meant_by(pasted)?)));
        let (provider, address) = meant.unwrap_or_else(|| panic!("{pasted} means nobody"));
        assert_eq!((provider.id.as_str(), address), (id, asked), "{pasted}");
        let endpoint = provider.endpoint(Some(address)).unwrap();
        assert_eq!(endpoint.key.variable, provider.key_variable, "{pasted}: the provider's own key goes there");
    }
    for pasted in ["http://api.novita.ai/openai", "https://api.novita.ai.evil.example/openai", "https://a.example/v1"] {
        assert!(catalog.providers().all(|provider| provider.meant_by(pasted).is_none()), "{pasted}");
    }
}
