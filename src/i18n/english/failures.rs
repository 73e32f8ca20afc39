//! Failures in English.

use super::super::{Failures, Message, Reasons, Words};

pub(super) const FAILURES: Failures = Failures {
    words: Words {
        host: "the server",
        model: "the model",
        subject: "the picture",
        quotes: ("“", "”"),
        thousands_separator: ",",
    },
    unreadable: Message {
        sentence: "{subject} cannot be read. The file is unchanged; choose another one.",
        button: "Choose another picture…",
    },
    too_many_pixels: Message {
        sentence: "{subject} has too many pixels to open[: more than {limit}]. The file is unchanged; choose a smaller \
                   picture.",
        button: "Choose another picture…",
    },
    unsupported_format: Message {
        sentence: "{subject} is not a kind of picture that can be opened here. The file is unchanged; save it as PNG or \
                   JPEG and try again.",
        button: "Choose another picture…",
    },
    is_pdf: "{subject} is a PDF document. Open it in its own program, take a picture of the page with Snip or as a \
             screenshot, and paste that here.",
    is_raw_photo: "{subject} is a raw photograph, which only programs for photographs can develop. Save it there as \
                   JPEG and choose that.",
    is_svg: "{subject} is a drawing made of lines instead of pixels. Open it in a web browser, and paste a screenshot \
             of it here.",
    not_found: Message {
        sentence: "{subject} is not there. It may have been moved or renamed; choose it again.",
        button: "Choose another picture…",
    },
    key_missing: Message {
        sentence: "{host} wants a key and none is set. Nothing was sent and nothing is lost; enter your key and ask \
                   again.",
        button: "Enter key…",
    },
    key_wrong: Message {
        sentence: "{host} does not accept the key. Nothing is lost; check the key and ask again.[ The server said: \
                   “{server_text}.”]",
        button: "Fix key…",
    },
    no_access: Message {
        sentence: "{host} does not let this key use {model}. Nothing is lost; choose another model or another key.[ The \
                   server said: “{server_text}.”]",
        button: "Choose another model…",
    },
    no_credit: Message {
        sentence: "The account at {host} has no credit left. Nothing is lost: your question is still here; add credit and \
                   ask again.",
        button: "Add credit…",
    },
    rate_limit: Message {
        sentence: "{host} is asked too often and wants you to wait[ {seconds} s]. Nothing is lost: your question is still \
                   here.",
        button: "Ask again",
    },
    model_unknown: Message {
        sentence: "{host} does not know {model}. Nothing is lost; choose another model.[ The server said: \
                   “{server_text}.”]",
        button: "Choose another model…",
    },
    model_blind: Message {
        sentence: "{model} cannot see pictures. Nothing is lost; choose a model that can.",
        button: "Choose a model that sees…",
    },
    too_large: Message {
        sentence: "This is more than {host} takes at once. Nothing is lost; send {subject} smaller or send fewer \
                   pictures.[ The server said: “{server_text}.”]",
        button: "Shrink and send again",
    },
    context_too_long: Message {
        sentence: "The conversation is longer than {model} can take[: at most {limit} tokens]. Nothing is lost; begin a \
                   new conversation or send fewer pictures.",
        button: "New conversation",
    },
    too_many_pictures: Message {
        sentence: "{model} does not take this many pictures[, at most {limit}]. Nothing is lost; choose a model that takes \
                   more, or send fewer of them.",
        button: "Choose another model…",
    },
    remove_last: "Remove the last picture",
    fetch_here: "Fetch it here and ask again",
    reasons: REASONS,
    offline: Message {
        sentence: "{host} cannot be reached. Nothing is lost; check that this computer is connected and that the server is on, \
                   and ask again.",
        button: "Ask again",
    },
    name_unknown: Message {
        sentence: "No server of the name {host} was found. Nothing is lost; check the connection[, and the address {address}].",
        button: "Check address…",
    },
    refused: Message {
        sentence: "{host} takes no connections: no server is running there. Nothing is lost; start the server and ask \
                   again.",
        button: "It runs now: ask again",
    },
    tls: Message {
        sentence: "No safe connection to {host} could be made, so nothing was sent. Check this computer's date[, and the \
                   address {address}].",
        button: "Check address…",
    },
    proxy: Message {
        sentence: "The proxy did not pass the request on to {host}. Nothing is lost; check the proxy in the system's \
                   settings.",
        button: "Ask again",
    },
    wrong_address: Message {
        sentence: "{host} has no such service.[ Check the address {address}, which often ends in /v1.] Nothing is lost.",
        button: "Check address…",
    },
    server_failed: Message {
        sentence: "{host} reported a fault of its own[ (status {status})]. Nothing is lost: your question is still here; \
                   ask again in a moment.[ The server said: “{server_text}.”]",
        button: "Ask again",
    },
    server_nonsense: Message {
        sentence: "{host} gave an answer that cannot be understood. Nothing is lost; ask again[, or check that the \
                   address {address} is that of a compatible server].[ The server said: “{server_text}.”]",
        button: "Check address…",
    },
    cut: Message {
        sentence: "The connection to {host} ended before the answer did. Nothing is lost; ask again.",
        button: "Ask again",
    },
    stalled: Message {
        sentence: "Nothing more came from {host}[ for {seconds} s], so the wait was ended. Nothing is lost; ask again.",
        button: "Ask again",
    },
    cut_amid_answer: "The connection to {host} ended before the answer did. What had come is kept; continue, or ask again.",
    stalled_amid_answer: "Nothing more came from {host}[ for {seconds} s], so the wait was ended. What had come is kept; \
                          continue, or ask again.",
    content_filtered: Message {
        sentence: "{host} withheld the answer because of its content rules. What had arrived is kept; ask differently or \
                   choose another model.[ The server said: “{server_text}.”]",
        button: "Choose another model…",
    },
    no_clipboard: Message {
        sentence: "The clipboard cannot be reached. Nothing on it was changed; try again, or work with a file instead.",
        button: "Try again",
    },
    write_failed: Message {
        sentence: "{subject} could not be written. Nothing else is lost; choose a place where you may write \
                   and try again.",
        button: "Try again",
    },
    disk_full: Message {
        sentence: "The disk is full, so {subject} could not be written. Make room and try again.",
        button: "Try again",
    },
    reader_missing: Message {
        sentence: "Tesseract does not run on this computer. Nothing is lost: install it (the package “tesseract-ocr” \
                   on Linux, “brew install tesseract” on a Mac, its installer on Windows) and try again, or read with \
                   another reader.",
        button: "Try again",
    },
    internal: Message {
        sentence: "Discern made a mistake of its own and could not finish. Your pictures and your question are still \
                   here; try again, and report it with Copy details if it happens once more.",
        button: "Try again",
    },
    cancelled: Message { sentence: "Stopped, as you asked. What had arrived is kept.", button: "Ask again" },
};

const REASONS: Reasons = Reasons {
    rejected: "{host} refused the request[ (status {status})], and would refuse it again. Nothing is lost; choose another \
               model, or ask differently.[ The server said: “{server_text}.”]",
    picture_not_fetched: "{host} could not fetch the picture from its address. Nothing is lost; have it fetched here, and \
                          the picture itself is sent.[ The server said: “{server_text}.”]",
    question_too_long: "What was sent is more than {model} can take[: at most {limit} tokens]. Nothing \
                        is lost; send the pictures smaller, send fewer of them or choose another model.",
    key_exposed: "The key would travel unencrypted to {host}, so nothing was sent. Enter an address that begins with \
                  https.",
    user_in_address: "A user name or a password stands in the server's address, so it is not used and nothing was sent. \
                      Enter the address without them.",
    wants_https: "{host} takes encrypted requests only. Nothing is lost; enter its address with https in front.",
    sends_on: "{host} sends requests on to another address[, {address}], where nothing is sent unasked. Nothing is lost; \
               enter that address if you trust it.",
    no_address: "{subject} is not a web address, so nothing was fetched. Check it and paste it again.",
    private_network: "{subject} leads into a private network, from where a picture is fetched only when you give its own \
                      address. Nothing was fetched; paste that address, or save the picture and open the file.",
    leads_on: "{subject} leads on from one address to the next, so nothing was fetched. Open it in a web browser, and \
               paste a copy of the picture here.",
    too_large_to_fetch: "{subject} is too large to be fetched[: more than {limit} MB]. Save it in a web browser, and open \
                         the file here.",
    not_a_picture: "At {subject} there is a page or something else, and no picture. Open it in a web browser, and copy \
                    the picture itself or its address.",
    withheld: "The server of {subject} does not give the picture out[ (status {status})]. Open it in a web browser and \
               paste a copy of it here, or try again later.",
    unreached: "{subject} could not be fetched: its server cannot be reached. Check the connection and try again.",
    too_slow: "{subject} did not come in time[: it took more than {seconds} s]. Try again, or save it in a web browser and \
               open the file here.",
    not_asked_again: "{subject} had not come when Discern was closed, and its server was not asked again. Try again to fetch \
                      it.",
};
