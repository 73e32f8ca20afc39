//! The stage and the tray of pictures.

use crate::domain::{PictureInfo, PixelSize};

/// What the stage and the tray say.
#[derive(Debug)]
pub struct PictureStrings {
    pub add: &'static str,
    /// Title of the window for choosing files.
    pub choose: &'static str,
    /// The kind of files in that window.
    pub kind: &'static str,
    /// Name of a picture that came from the clipboard.
    pub pasted: &'static str,
    /// What a picture is called that was dropped without a file.
    pub dropped: &'static str,
    /// Name of the built-in sample.
    pub sample: &'static str,
    /// Name of the one that it is compared with.
    pub other_sample: &'static str,
    /// Take the picture's letter and name.
    pub show: fn(&str, &str) -> String,
    pub remove: fn(&str, &str) -> String,
    /// Let the user choose another picture in the place of this one.
    pub replace: fn(&str, &str) -> String,
    /// Drop a picture here in the place of this one; takes its letter.
    pub drop_replace: fn(&str) -> String,
    /// By a quarter of a circle, clockwise.
    pub turn: fn(&str, &str) -> String,
    pub move_left: fn(&str, &str) -> String,
    pub move_right: fn(&str, &str) -> String,
    /// Of a picture that was brought in for its text.
    pub only_read: &'static str,
    /// Let it go along with questions; takes its name.
    pub take_along: fn(&str) -> String,
    pub is_first: &'static str,
    pub is_last: &'static str,
    /// Takes the name of the picture that was taken out.
    pub bring_back: fn(&str) -> String,
    /// The whole stage, with the picture's name.
    pub stage: fn(&str) -> String,
    pub opening: &'static str,
    pub preparing: &'static str,
    /// Only its address goes along; takes the picture's name.
    pub linked: fn(&str) -> String,
    pub fetch_linked: &'static str,
    pub try_again: &'static str,
    pub remove_this: &'static str,
    pub fit: &'static str,
    pub actual_size: &'static str,
    pub zoom_in: &'static str,
    pub zoom_out: &'static str,
    pub partial: &'static str,
    /// Size as shown and what is sent.
    pub facts: fn(&PictureInfo, Option<PixelSize>) -> String,
}
