//! What a person should know of a reading: what could not be read, where that is sure.

use super::finder::FoundLine;
use super::words::ReadLine;
use crate::domain::{ReadingNotice, Script};

/// Fewer letters of another script may be misread signs.
const LEAST_FOREIGN: u32 = 6;

/// What is to be said of lines that were found and read; `kept` says which of them are text.
pub(super) fn notice(found: &[FoundLine], is_grainy: bool, read: &[ReadLine], kept: &[bool]) -> Option<ReadingNotice> {
    let own: u32 = read.iter().zip(kept).filter(|(_, kept)| **kept).map(|(line, _)| line.characters).sum();
    let all: u32 = read.iter().map(|line| line.characters).sum();
    if let Some((script, letters)) = foreign_script(read)
        && letters >= LEAST_FOREIGN.max(own / 8).max(all / 10)
    {
        return Some(ReadingNotice::OtherScript(script));
    }
    // Rows of several letters that say nothing: something was written there.
    let looks_written = |line: &FoundLine, read: &ReadLine| {
        line.letters >= 4 && line.rect.width > 3 * line.rect.height && read.characters >= 4
    };
    let unread: Vec<&FoundLine> = found
        .iter()
        .zip(read)
        .zip(kept)
        .filter(|((line, read), kept)| !**kept && looks_written(line, read))
        .map(|((line, _), _)| line)
        .collect();
    let unread_letters: u32 = unread.iter().map(|line| line.letters).sum();
    // Beside many lines of text it is the texture of a photograph.
    let read_lines = kept.iter().filter(|kept| **kept).count();
    if unread.len() >= 2 && unread_letters > own && unread.len() * 3 > read_lines {
        let mut heights: Vec<u32> = unread.iter().map(|line| line.rect.height).collect();
        heights.sort_unstable();
        // Grain breaks what is written by hand into small pieces.
        let is_small = heights[heights.len() / 2] < 7 && !is_grainy;
        return Some(if is_small { ReadingNotice::TooSmall } else { ReadingNotice::CannotRead });
    }
    (own == 0).then_some(ReadingNotice::NoText)
}

/// The script that most of the foreign letters belong to. Japanese is told by its kana: most of its other letters are
/// Chinese ones.
fn foreign_script(read: &[ReadLine]) -> Option<(Script, u32)> {
    let sure = read.iter().filter(|line| line.confidence >= 0.5);
    let mut counts: Vec<(Script, u32)> = Vec::new();
    for (script, count) in sure.flat_map(|line| line.foreign.iter().copied()) {
        match counts.iter_mut().find(|(other, _)| *other == script) {
            Some((_, sum)) => *sum += count,
            None => counts.push((script, count)),
        }
    }
    let total: u32 = counts.iter().map(|(_, count)| count).sum();
    let of = |script| counts.iter().find(|(other, _)| *other == script).map_or(0, |(_, count)| *count);
    let (script, letters) = counts.iter().copied().max_by_key(|(_, count)| *count)?;
    let is_japanese = script == Script::Chinese && 3 * of(Script::Japanese) >= total;
    // Letters that are taken for several scripts belong to none of them.
    let is_clear = 10 * letters >= 6 * total || is_japanese;
    is_clear.then_some((if is_japanese { Script::Japanese } else { script }, total))
}
