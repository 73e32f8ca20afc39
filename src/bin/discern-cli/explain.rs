//! What a model says of two pictures, for `compare --explain`.

use std::sync::Arc;

use discern::catalog::Catalog;
use discern::domain::{
    AnswerForm, ChatRequest, Comparison, ComparisonPrompts, ComparisonTable, ComparisonTemplate, ContentPart, Detail,
    Endpoint, Failure, JobId, Model, Patience, PictureId, PreparePlan, PreparedPicture, Purpose, Role, SideRule, Turn,
    picture_letters,
};
use discern::i18n::Language;
use discern::llm;
use discern::protocol::{Command, Event};
use discern::storage::Home;

use crate::args::CompareArgs;
use crate::choice;
use crate::exit::Stop;
use crate::output::{self, say};
use crate::session::Session;

/// Who is asked, and how.
pub struct Explainer {
    endpoint: Endpoint,
    model: Model,
    prompts: ComparisonPrompts,
    attributes: Vec<String>,
    plan: PreparePlan,
    detail: Detail,
    patience: Patience,
    system: Option<String>,
    max_tokens: u32,
    temperature: f32,
    is_streamed: bool,
    shows_request: bool,
}

/// How asking has ended.
pub enum Explained {
    Done,
    /// The request was printed and nothing was sent.
    Shown,
    /// What had come before is in the table.
    Failed(Failure),
}

impl Explainer {
    pub fn new(home: &Home, arguments: &CompareArgs) -> Result<Self, Stop> {
        let catalog = Catalog::load().map_err(Stop::internal)?;
        let settings = choice::settings(home)?;
        let endpoint = choice::endpoint(&catalog, &settings, &arguments.model.provider)?;
        let model = choice::model(home, &catalog, &settings, &endpoint, arguments.model.model.as_deref())?;
        let own = settings.comparison_templates.iter().map(|own| ComparisonTemplate {
            id: own.name.clone(),
            name: own.name.clone(),
            attributes: own.attributes.clone(),
        });
        let templates: Vec<ComparisonTemplate> = catalog.comparison.templates.iter().cloned().chain(own).collect();
        let attributes = match &arguments.template {
            Some(wanted) => attributes(&templates, wanted)?,
            None => Vec::new(),
        };
        let plan = PreparePlan {
            side: SideRule::Detail { detail: arguments.model.detail, purpose: Purpose::Precision },
            rules: catalog.fitting,
            limits: catalog.family_of(&model.id).limits,
            max_base64: endpoint.quirks.max_base64,
        };
        Ok(Self {
            endpoint,
            model,
            prompts: catalog.comparison,
            attributes,
            plan,
            detail: arguments.model.detail,
            patience: choice::patience(arguments.model.no_wait),
            system: arguments.model.system.clone(),
            max_tokens: arguments.model.max_tokens,
            temperature: arguments.model.temperature.unwrap_or_default(),
            is_streamed: !arguments.model.no_stream,
            shows_request: arguments.model.show_request,
        })
    }

    /// Asks, and puts what the model says before the rows that were measured.
    pub fn explain(
        self,
        session: &mut Session,
        [a, b]: [PictureId; 2],
        comparison: &Comparison,
        table: &mut ComparisonTable,
    ) -> Result<Explained, Stop> {
        let sent = match [self.prepared(session, a)?, self.prepared(session, b)?] {
            [Ok(a), Ok(b)] => [a, b],
            [Err(failure), _] | [_, Err(failure)] => return Ok(Explained::Failed(failure)),
        };
        let (shows_request, patience, model) = (self.shows_request, self.patience, self.model.clone());
        let request = self.request(&sent, comparison);
        if shows_request {
            output::text(&format!("{}\n", llm::shown_body(&request)))?;
            return Ok(Explained::Shown);
        }
        let job = JobId::fresh();
        session.send(Command::ExplainComparison { job, request: Box::new(request), patience })?;
        let (mut said, mut answer) = (Vec::new(), String::new());
        let ended = loop {
            match session.next(job)? {
                Event::TableGrown { verdict, rows, .. } => {
                    table.verdict = verdict.or(table.verdict.take());
                    said.extend(rows);
                }
                Event::ChatDelta { kind: discern::protocol::DeltaKind::Answer, text, .. } => answer.push_str(&text),
                Event::ChatRetrying { after, .. } => {
                    say(format_args!("discern-cli: the server is busy, next try in {} s", after.as_secs_f32().ceil()));
                }
                Event::ChatAtOwnTemperature { .. } => output::say_own_temperature(),
                Event::ChatFinished { answer, .. } => break Ok(answer),
                Event::JobFailed { failure, .. } => break Err(failure),
                _ => {}
            }
        };
        let is_known = |id: &u32| comparison.regions.iter().any(|region| region.id == *id);
        for row in &mut said {
            row.region = row.region.filter(is_known);
        }
        let has_rows = !said.is_empty();
        table.rows.splice(0..0, said);
        match ended {
            Ok(end) => {
                let usage = end.usage.unwrap_or_default();
                if let Some((prompt, completion)) = usage.prompt_tokens.zip(usage.completion_tokens) {
                    let usd = model.cost((prompt, completion)).map(|usd| format!(", ${usd}")).unwrap_or_default();
                    say(format_args!("{prompt} + {completion} tokens{usd}"));
                }
                if !has_rows {
                    say(format_args!("discern-cli: the answer was no table: {}", answer.trim()));
                }
                Ok(Explained::Done)
            }
            Err(failure) => Ok(Explained::Failed(failure)),
        }
    }

    fn prepared(
        &self,
        session: &mut Session,
        picture: PictureId,
    ) -> Result<Result<Arc<PreparedPicture>, Failure>, Stop> {
        let job = JobId::fresh();
        session.send(Command::PreparePicture { job, picture, plan: self.plan })?;
        match session.next(job)? {
            Event::PicturePrepared { prepared, .. } => Ok(Ok(prepared)),
            Event::JobFailed { failure, .. } => Ok(Err(failure)),
            other => Err(Stop::internal(format_args!("unexpected {other:?}"))),
        }
    }

    fn request(self, sent: &[Arc<PreparedPicture>; 2], comparison: &Comparison) -> ChatRequest {
        let sizes = sent.each_ref().map(|picture| picture.size);
        let mut parts = Vec::new();
        for (index, picture) in sent.iter().enumerate() {
            parts.push(ContentPart::Text(format!("Picture {}:", picture_letters(index))));
            parts.push(ContentPart::Picture(Arc::clone(picture)));
        }
        parts.push(ContentPart::Text(self.prompts.question(
            Language::English.latin_name(),
            &self.attributes,
            Some(comparison),
            sizes,
        )));
        ChatRequest {
            endpoint: self.endpoint,
            model: self.model.id,
            system: self.system,
            turns: vec![Turn { role: Role::User, parts }],
            max_tokens: self.max_tokens,
            temperature: Some(self.temperature),
            detail: self.detail,
            is_streamed: self.is_streamed,
            form: AnswerForm::ComparisonTable,
        }
    }
}

/// What a template compares by; it is found by its id or by its name.
fn attributes(templates: &[ComparisonTemplate], wanted: &str) -> Result<Vec<String>, Stop> {
    let is_wanted =
        |template: &&ComparisonTemplate| template.id == wanted || template.name.to_lowercase() == wanted.to_lowercase();
    if let Some(template) = templates.iter().find(is_wanted) {
        return Ok(template.attributes.clone());
    }
    let known: Vec<&str> = templates.iter().map(|template| template.id.as_str()).collect();
    Err(Stop::Usage(format!("there is no template {wanted}; known are {}", known.join(", "))))
}
